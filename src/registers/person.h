// SPDX-License-Identifier: Apache-2.0
// Whether two ids are one person's. People write ids by hand, so that "Ana" and "ana" are nobody's two pairs of eyes.
#pragma once

#include <algorithm>
#include <string_view>

namespace backtrail::registers {

/// The same but for case, of ASCII letters.
[[nodiscard]] inline bool is_same_person(std::string_view one, std::string_view other) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(one, other, {}, lower, lower);
}

}  // namespace backtrail::registers
