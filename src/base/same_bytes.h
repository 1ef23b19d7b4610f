// SPDX-License-Identifier: Apache-2.0
// Are two short pieces of memory the same? Calls of memcmp cost more than the comparison when it is of ten bytes, and
// readers compare several names a record.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace backtrail::base {

[[nodiscard]] inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  const auto differ = [&]<typename Word>(Word, std::size_t at) {
    Word x, y;
    std::memcpy(&x, a + at, sizeof(Word));
    std::memcpy(&y, b + at, sizeof(Word));
    return static_cast<Word>(x ^ y);
  };
  if (size >= 8) {
    if (size > 64) return std::memcmp(a, b, size) == 0;
    for (std::size_t at = 0; at + 8 < size; at += 8) {
      if (differ(std::uint64_t{}, at) != 0) return false;
    }
    return differ(std::uint64_t{}, size - 8) == 0;
  }
  if (size >= 4) return (differ(std::uint32_t{}, 0) | differ(std::uint32_t{}, size - 4)) == 0;
  if (size >= 2) return (differ(std::uint16_t{}, 0) | differ(std::uint16_t{}, size - 2)) == 0;
  return size == 0 || *a == *b;
}

[[nodiscard]] inline bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() && same_bytes(a.data(), b.data(), a.size());
}

}  // namespace backtrail::base
