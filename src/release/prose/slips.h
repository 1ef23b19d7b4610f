// SPDX-License-Identifier: Apache-2.0
// Words of names with a slip of the finger: one letter too many, left out, exchanged with its neighbour or struck beside. "Oarchard" is
// read as Orchard by everybody who knows of it. Only what is no word of everybody's is taken for a slip, and only of long words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "release/prose/word_lists.h"

namespace backtrail::release {

inline constexpr std::size_t kSlipSize = 7;  // letters of a word, at least

class Slips {
 public:
  Slips() = default;
  /// Folded words. What is in `known` is what somebody else is called.
  Slips(const std::vector<std::string>& words, WordSet known);
  [[nodiscard]] bool empty() const { return words_.empty(); }
  /// Whether a folded word is one of these but for one slip, also in the plural. Time and memory go with its length, of which those
  /// of words have a limit.
  [[nodiscard]] bool fits(std::string_view word) const;

 private:
  [[nodiscard]] bool is_whole(const std::string& word) const;
  [[nodiscard]] bool is_near(const std::string& word) const;

  std::vector<std::string> words_;
  /// By what is left of a word without one of its letters, and by itself.
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_rest_;
  WordSet known_;
};

/// Whether one slip makes `other` of `word`. The first letter is seldom struck beside, and another word differs there: it may be left out,
/// doubled or exchanged.
[[nodiscard]] bool is_one_slip(std::string_view word, std::string_view other);

}  // namespace backtrail::release
