// SPDX-License-Identifier: Apache-2.0
// What the keys of key=value pairs are made of, in the logs that have them.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace backtrail::ingest {

inline constexpr std::array<bool, 256> kKeyChars = [] {
  std::array<bool, 256> out{};
  for (unsigned char c = 'a'; c <= 'z'; ++c) out[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) out[c] = true;
  for (unsigned char c = '0'; c <= '9'; ++c) out[c] = true;
  for (const unsigned char c : {'_', '-', '.', '@', '/', ':', '[', ']', '%', '#', '$'}) out[c] = true;
  return out;
}();

[[nodiscard]] inline bool is_key_char(char c) { return kKeyChars[static_cast<unsigned char>(c)]; }
[[nodiscard]] inline bool is_key(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_key_char);
}

}  // namespace backtrail::ingest
