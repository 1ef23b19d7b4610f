// SPDX-License-Identifier: Apache-2.0
// The few things done to text everywhere.
#pragma once

#include <string_view>

namespace backtrail::base {

/// Without the blanks, tabs and line ends at both ends.
[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace backtrail::base
