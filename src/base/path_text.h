// SPDX-License-Identifier: Apache-2.0
// A file's name as text. To the system it is any bytes but 0 and /; in what is sealed, printed and asked for it must be UTF-8 without
// control characters, and the file must be found again by it. So each byte that is neither is written %{HH}, and a % in front of a {
// is %{25}: other names stay as they are, which nearly all are.
#pragma once

#include <string>
#include <string_view>

namespace backtrail::base {

/// Of a name as the system gives it.
[[nodiscard]] std::string path_text(std::string_view name);
/// The name that a text stands for; a name that needs no such text is itself.
[[nodiscard]] std::string path_of(std::string_view text);

}  // namespace backtrail::base
