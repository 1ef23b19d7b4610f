// SPDX-License-Identifier: Apache-2.0
#include "release/tokens.h"

#include <algorithm>
#include <array>

namespace backtrail::release {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || static_cast<unsigned char>(c) >= 0x80; }

}  // namespace

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<Token> tokens_of(std::string_view text) {
  const Folded folded = fold(text);
  std::vector<Token> out;
  for (std::size_t at = 0; at < folded.text.size();) {
    std::size_t end = at;
    std::string word;
    while (end < folded.text.size()) {
      const char c = folded.text[end];
      // A comma between digits groups thousands.
      const bool comma = c == ',' && !word.empty() && is_digit(word.back()) && end + 1 < folded.text.size() &&
                         is_digit(folded.text[end + 1]);
      if (!is_word(c) && !comma) break;
      if (!comma) word += c;
      ++end;
    }
    if (!word.empty()) {
      out.push_back({std::move(word), {folded.origin[at], folded.origin[end]}});
      at = end;
      continue;
    }
    const char c = folded.text[at];
    if (c == '%') out.push_back({"percent", {folded.origin[at], folded.origin[at + 1]}});
    if (c == '.' || c == ';' || c == '!' || c == '?') out.push_back({".", {folded.origin[at], folded.origin[at + 1]}});
    ++at;
  }
  return out;
}

std::optional<int> number_of(const std::string& word) {
  constexpr std::array<std::string_view, 10> kWords = {"zero", "one", "two",   "three", "four",
                                                       "five", "six", "seven", "eight", "nine"};
  const auto found = std::ranges::find(kWords, word);
  if (found != kWords.end()) return static_cast<int>(found - kWords.begin());
  if (word == "single") return 1;
  if (word == "both" || word == "couple" || word == "pair") return 2;
  if (word.empty() || word.size() > 9 || !std::ranges::all_of(word, is_digit)) return std::nullopt;
  return std::stoi(word);
}

}  // namespace backtrail::release
