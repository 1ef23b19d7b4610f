// SPDX-License-Identifier: Apache-2.0
// The one way by which text gets into a page, whichever part writes it.
#pragma once

#include <string>
#include <string_view>

namespace backtrail::base {

/// For text and attribute values both. Bytes that are not UTF-8, control characters and marks that turn the direction of
/// text become U+FFFD.
[[nodiscard]] std::string escape_html(std::string_view text);

}  // namespace backtrail::base
