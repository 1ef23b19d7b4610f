// SPDX-License-Identifier: Apache-2.0
// Commands and texts in base64, of UTF-16 as PowerShell takes them ("-EncodedCommand SQBFAFgA…") or of bytes ("echo Y3VybCBo… | base64
// -d"): what they name is looked for in what they say. Hardly any long word is one, and how it begins tells: what is no base64 of text
// says bytes that are no letters after one or two. Shared by those who hunt and those who index.
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

inline constexpr std::size_t kEncodedLeast = 32;  // shorter runs say no more than 23 letters

/// Where in a block sixteen digits stand together. Each run of kEncodedLeast has them so in one block at least.
[[nodiscard]] inline std::uint64_t encoded_marks(const ByteMasks& here) {
  std::uint64_t together = here.base64 & here.base64 >> 1;
  together &= together >> 2;
  together &= together >> 4;
  return together & together >> 8;
}

/// Where the run that `at` lies in ends.
[[nodiscard]] std::size_t end_of_encoded(std::string_view text, std::size_t at);
[[nodiscard]] bool is_encoded_digit(char c);

enum class Encoded : std::uint8_t { nothing, utf16, bytes };
/// What a run is by its first kEncodedLeast digits.
[[nodiscard]] Encoded encoded_as(std::string_view run);

/// What a run says from its begin on, or from behind the first "/" or "+" in it from where it says something ("…/Base64/d2dldCAu…").
/// Empty when it says nothing.
[[nodiscard]] std::string_view said_in(std::string_view run);

/// take(run) of each run of a text, whose masks these are: all letters, digits, "+" and "/" that stand together, kEncodedLeast at least,
/// that are something (said_in). Linear in the text.
template <typename Take>
void each_encoded(std::string_view text, std::span<const ByteMasks> masks, Take take) {
  std::size_t done = 0;
  for (std::size_t block = 0; block < masks.size() && 64 * block < text.size(); ++block) {
    for (std::uint64_t bits = encoded_marks(masks[block]); bits != 0; bits &= bits - 1) {
      const std::size_t at = 64 * block + static_cast<std::size_t>(std::countr_zero(bits));
      if (at < done) continue;
      std::size_t begin = at;
      while (begin > done && is_encoded_digit(text[begin - 1])) --begin;
      done = end_of_encoded(text, at);
      if (const std::string_view run = said_in(text.substr(begin, done - begin)); !run.empty()) take(run);
    }
  }
}

/// What a run says, in UTF-8 if it is of UTF-16.
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
