// SPDX-License-Identifier: Apache-2.0
// Whether two ids are one person's. People write ids by hand, so that "Ana" and "ana" are nobody's two pairs of eyes.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace backtrail::registers {

[[nodiscard]] constexpr char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// One for all ids of a person.
[[nodiscard]] inline std::string person_key(std::string_view id) {
  std::string out(id);
  std::ranges::transform(out, out.begin(), lower_ascii);
  return out;
}

/// The same but for case, of ASCII letters.
[[nodiscard]] inline bool is_same_person(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, lower_ascii, lower_ascii);
}

}  // namespace backtrail::registers
