// SPDX-License-Identifier: Apache-2.0
// HTML 4's names of characters: "rsquo" of "&rsquo;".
#pragma once

#include <string_view>

namespace backtrail::observable {

inline constexpr std::size_t kLongestEntity = 8;

/// The character of this name; 0 when there is none.
[[nodiscard]] char32_t entity_named(std::string_view name);

}  // namespace backtrail::observable
