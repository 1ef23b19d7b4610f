// SPDX-License-Identifier: Apache-2.0
#include "release/prose/slips.h"

#include <algorithm>
#include <utility>

#include "release/prose/name_words.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kLongestWord = 32;  // letters: what is longer is no word

bool is_of_letters(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

std::string without_letter(std::string_view word, std::size_t at) {
  std::string out(word);
  out.erase(at, 1);
  return out;
}

}  // namespace

bool is_one_slip(std::string_view word, std::string_view other) {
  std::size_t same = 0;
  while (same < word.size() && same < other.size() && word[same] == other[same]) ++same;
  const std::string_view rest = word.substr(same), there = other.substr(same);
  if (rest.size() == there.size()) {
    if (rest.empty()) return false;
    const bool exchanged = rest.size() > 1 && rest[0] == there[1] && rest[1] == there[0];
    return (exchanged && rest.substr(2) == there.substr(2)) || (same > 0 && rest.substr(1) == there.substr(1));
  }
  if (rest.size() + 1 == there.size()) return rest == there.substr(1);
  return rest.size() == there.size() + 1 && rest.substr(1) == there;
}

Slips::Slips(const std::vector<std::string>& words, WordSet known) : known_(std::move(known)) {
  for (const std::string& word : words) {
    if (word.size() < kSlipSize || word.size() > kLongestWord || !is_of_letters(word)) continue;
    const auto index = static_cast<std::uint32_t>(words_.size());
    words_.push_back(word);
    by_rest_[word].push_back(index);
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (i == 0 || word[i] != word[i - 1]) by_rest_[without_letter(word, i)].push_back(index);
    }
  }
}

bool Slips::is_near(const std::string& word) const {
  const auto near = [&](const std::string& rest) {
    const auto found = by_rest_.find(rest);
    return found != by_rest_.end() &&
           std::ranges::any_of(found->second, [&](std::uint32_t i) { return is_one_slip(words_[i], word); });
  };
  if (near(word)) return true;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (near(without_letter(word, i))) return true;
  }
  return false;
}

bool Slips::is_whole(const std::string& word) const {
  const auto found = by_rest_.find(word);
  return found != by_rest_.end() &&
         std::ranges::any_of(found->second, [&](std::uint32_t i) { return words_[i] == word; });
}

bool Slips::fits(std::string_view word) const {
  if (words_.empty() || word.size() + 1 < kSlipSize || word.size() > kLongestWord || !is_of_letters(word)) return false;
  const std::string one(word);
  if (!is_distinctive(one) || known_.contains(one)) return false;
  const std::string singular = one.ends_with('s') ? one.substr(0, one.size() - 1) : std::string();
  if (is_whole(one) || is_whole(singular)) return false;  // as it is called
  return is_near(one) || (!singular.empty() && is_near(singular));
}

}  // namespace backtrail::release
