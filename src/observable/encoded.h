// SPDX-License-Identifier: Apache-2.0
// Commands that PowerShell takes in base64 of UTF-16 ("-EncodedCommand SQBFAFgA…"): what they name is looked for in what they say. Every
// other character of such a text is zero, which leaves an "A" at two of eight places; so a block of a value tells whether one may
// stand there, and hardly any value needs a closer look. Shared by those who hunt and those who index.
//
// Base64 of bytes has no such mark, and nearly every long word would have to be tried: it is not decoded.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "observable/masks.h"

namespace backtrail::observable {

inline constexpr std::size_t kEncodedLeast = 32;  // shorter runs hold no more than eleven characters

/// Where in a block the "A" of such a run may stand. A run of kEncodedLeast has them so in one block at least, wherever it begins.
[[nodiscard]] inline std::uint64_t encoded_marks(const ByteMasks& here) {
  return here.as & here.as >> 3 & here.as >> 8 & here.as >> 11;
}

/// Where the run that `at` lies in ends.
[[nodiscard]] std::size_t end_of_encoded(std::string_view text, std::size_t at);
[[nodiscard]] bool is_encoded_digit(char c);
/// Whether it is long enough, and what it says begins with printable ASCII.
[[nodiscard]] bool says_text(std::string_view run);

/// take(run) of each run of a text, whose masks these are: all letters, digits, "+" and "/" that stand together, kEncodedLeast at least,
/// of which the first say printable ASCII. Linear in the text.
template <typename Take>
void each_encoded(std::string_view text, std::span<const ByteMasks> masks, Take take) {
  std::size_t done = 0;
  for (std::size_t block = 0; block < masks.size() && 64 * block < text.size(); ++block) {
    for (std::uint64_t bits = encoded_marks(masks[block]); bits != 0; bits &= bits - 1) {
      const std::size_t at = 64 * block + static_cast<std::size_t>(std::countr_zero(bits));
      if (at < done || text[at] != 'A' || text[at + 3] != 'A' || text[at + 8] != 'A' || text[at + 11] != 'A') continue;
      std::size_t begin = at;
      while (begin > done && is_encoded_digit(text[begin - 1])) --begin;
      done = end_of_encoded(text, at);
      if (const std::string_view run = text.substr(begin, done - begin); says_text(run)) take(run);
    }
  }
}

/// What a run says, in UTF-8.
void read_encoded(std::string_view run, std::string& out);

/// What was kept of runs that were read before: the same command stands in several fields of a record, and in many records. One per
/// thread.
template <typename Kept>
class EncodedMemo {
 public:
  struct Entry {
    std::string run;
    unsigned decoded = 0;  // how often the text had been decoded in which it stood
    Kept kept{};
    [[nodiscard]] bool is_of(std::string_view other, unsigned depth) const { return depth == decoded && other == run; }
  };
  /// Where it is kept, or would be.
  Entry& place(std::string_view run) {
    std::uint64_t middle = 0;
    std::memcpy(&middle, run.data() + run.size() / 2, sizeof middle);
    return entries_[(middle ^ run.size()) * 0x9E3779B97F4A7C15U >> 58];
  }
  [[nodiscard]] static bool takes(std::string_view run) { return run.size() <= kLongest; }

 private:
  static constexpr std::size_t kLongest = 1U << 16;
  std::array<Entry, 64> entries_;
};

}  // namespace backtrail::observable
