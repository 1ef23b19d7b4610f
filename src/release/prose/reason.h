// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace backtrail::release {

/// Whether a reason says something: a few words.
[[nodiscard]] bool gives_reason(std::string_view why);

}  // namespace backtrail::release
