// SPDX-License-Identifier: Apache-2.0
#include "release/prose/tokens.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

struct Named {
  std::string_view word;
  int value;
};
constexpr std::array<Named, 10> kTeens = {{{"ten", 10},
                                           {"eleven", 11},
                                           {"twelve", 12},
                                           {"thirteen", 13},
                                           {"fourteen", 14},
                                           {"fifteen", 15},
                                           {"sixteen", 16},
                                           {"seventeen", 17},
                                           {"eighteen", 18},
                                           {"nineteen", 19}}};
constexpr std::array<Named, 8> kTens = {{{"twenty", 20},
                                         {"thirty", 30},
                                         {"forty", 40},
                                         {"fifty", 50},
                                         {"sixty", 60},
                                         {"seventy", 70},
                                         {"eighty", 80},
                                         {"ninety", 90}}};
constexpr std::array<Named, 4> kScales = {{{"dozen", 12}, {"score", 20}, {"hundred", 100}, {"thousand", 1000}}};
constexpr int kLargest = 1'000'000'000;

template <std::size_t N>
std::optional<int> value_of(const std::array<Named, N>& list, std::string_view word) {
  const auto found = std::ranges::find(list, word, &Named::word);
  return found == list.end() ? std::nullopt : std::optional(found->value);
}

/// Words that are a number of their own, from counts.yml.
std::optional<int> listed(const std::string& word) {
  static const auto kListed = [] {
    std::unordered_map<std::string, int> out;
    for (const char* const number : {"1", "2", "3", "4", "6", "12", "20"}) {
      for_words("counts.yml", number, [&](std::string_view one) { out.emplace(one, std::stoi(number)); });
    }
    return out;
  }();
  const auto found = kListed.find(word);
  return found == kListed.end() ? std::nullopt : std::optional(found->second);
}

/// "three", "twelve", "forty-eight": a number below a hundred in words.
std::optional<Number> small_at(const std::vector<Token>& tokens, std::size_t i) {
  const auto unit_at = [&](std::size_t k) -> std::optional<int> {
    if (k >= tokens.size() || is_digit(tokens[k].text.front())) return std::nullopt;
    const auto unit = number_of(tokens[k].text);
    return unit && *unit > 0 && *unit < 10 ? unit : std::nullopt;
  };
  if (i >= tokens.size()) return std::nullopt;
  if (const auto tens = value_of(kTens, tokens[i].text)) {
    const auto unit = unit_at(i + 1);
    return Number{*tens + unit.value_or(0), unit ? i + 1 : i};
  }
  if (const auto teen = value_of(kTeens, tokens[i].text)) return Number{*teen, i};
  const auto unit = unit_at(i);
  return unit ? std::optional(Number{*unit, i}) : std::nullopt;
}

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
      if (!is_word_byte(c) && !comma) break;
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

std::optional<Number> number_at(const std::vector<Token>& tokens, std::size_t i) {
  const auto word = [&](std::size_t k) -> const std::string& {
    static const std::string kNone;
    return k < tokens.size() ? tokens[k].text : kNone;
  };
  if (word(i) == "half" && (word(i + 1) == "a" || word(i + 1) == "of") && word(i + 2) == "dozen")
    return Number{6, i + 2};
  std::optional<int> value;
  std::size_t last = i;
  if (const auto small = small_at(tokens, i)) {
    value = small->value;
    last = small->last;
  } else {
    value = number_of(word(i));
  }
  // "a hundred"
  const bool article = !value && (word(i) == "a" || word(i) == "an") && value_of(kScales, word(i + 1));
  if (article) value = 1;
  if (!value) {
    value = listed(word(i));
    return value ? std::optional(Number{*value, i}) : std::nullopt;
  }
  while (const auto scale = value_of(kScales, word(last + 1))) {
    if (*value > kLargest / *scale) break;
    value = *value * *scale;
    ++last;
    // "one hundred and eighty", "two thousand three hundred and five"
    if (*scale < 100) continue;
    const std::size_t then = word(last + 1) == "and" ? last + 2 : last + 1;
    auto rest = small_at(tokens, then);
    if (rest && *scale == 1000 && rest->value < 10 && word(rest->last + 1) == "hundred") {
      const auto behind = number_at(tokens, then);
      if (behind && behind->value < *scale) rest = behind;
    }
    if (!rest || rest->value >= *scale) continue;
    value = *value + rest->value;
    last = rest->last;
    break;
  }
  return Number{*value, last};
}

std::optional<int> number_of(const std::string& word) {
  constexpr std::array<std::string_view, 10> kWords = {"zero", "one", "two",   "three", "four",
                                                       "five", "six", "seven", "eight", "nine"};
  const auto found = std::ranges::find(kWords, word);
  if (found != kWords.end()) return static_cast<int>(found - kWords.begin());
  // What else counts is only looked for where somebody is counted (number_at).
  if (word == "single") return 1;
  if (word == "both" || word == "couple" || word == "pair") return 2;
  if (word.empty() || word.size() > 9 || !std::ranges::all_of(word, is_digit)) return std::nullopt;
  return std::stoi(word);
}

}  // namespace backtrail::release
