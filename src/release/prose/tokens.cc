// SPDX-License-Identifier: Apache-2.0
#include "release/prose/tokens.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_map>
#include <utility>

#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr int kLargest = 1'000'000'000;

/// A word that is a number, or a part of one.
struct NumberWord {
  enum class Kind : unsigned char { unit, couple, teen, tens, scale };
  std::string_view word;
  int value;
  Kind kind;
};
using enum NumberWord::Kind;
/// By their first letters. Of "single" to "couple": what else counts is only looked for where somebody is counted (number_at).
constexpr auto kNumberWords = std::to_array<NumberWord>(
    {{"both", 2, couple},    {"couple", 2, couple},   {"dozen", 12, scale},      {"eight", 8, unit},
     {"eighteen", 18, teen}, {"eighty", 80, tens},    {"eleven", 11, teen},      {"fifteen", 15, teen},
     {"fifty", 50, tens},    {"five", 5, unit},       {"forty", 40, tens},       {"four", 4, unit},
     {"fourteen", 14, teen}, {"hundred", 100, scale}, {"nine", 9, unit},         {"nineteen", 19, teen},
     {"ninety", 90, tens},   {"one", 1, unit},        {"pair", 2, couple},       {"score", 20, scale},
     {"seven", 7, unit},     {"seventeen", 17, teen}, {"seventy", 70, tens},     {"single", 1, couple},
     {"six", 6, unit},       {"sixteen", 16, teen},   {"sixty", 60, tens},       {"ten", 10, teen},
     {"thirteen", 13, teen}, {"thirty", 30, tens},    {"thousand", 1000, scale}, {"three", 3, unit},
     {"twelve", 12, teen},   {"twenty", 20, tens},    {"two", 2, unit},          {"zero", 0, unit}});
static_assert(std::ranges::is_sorted(kNumberWords, {}, &NumberWord::word));

/// Every word of a text is asked, and is compared with those of its first letter alone.
const NumberWord* number_word(std::string_view word) {
  constexpr auto kBegins = [] {
    std::array<std::uint8_t, 27> out{};  // where the words of each letter begin
    for (std::size_t letter = 0; letter < out.size(); ++letter) {
      while (out[letter] < kNumberWords.size() &&
             static_cast<std::size_t>(kNumberWords[out[letter]].word.front() - 'a') < letter)
        ++out[letter];
    }
    return out;
  }();
  if (word.empty() || word.front() < 'a' || word.front() > 'z') return nullptr;
  const auto letter = static_cast<std::size_t>(word.front() - 'a');
  for (std::size_t i = kBegins[letter]; i < kBegins[letter + 1]; ++i) {
    if (kNumberWords[i].word == word) return &kNumberWords[i];
  }
  return nullptr;
}

std::optional<int> value_of(NumberWord::Kind kind, std::string_view word) {
  const NumberWord* const found = number_word(word);
  return found == nullptr || found->kind != kind ? std::nullopt : std::optional(found->value);
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
    const auto value = number_of(tokens[k].text);
    return value && *value > 0 && *value < 10 ? value : std::nullopt;
  };
  if (i >= tokens.size()) return std::nullopt;
  if (const auto ten = value_of(tens, tokens[i].text)) {
    const auto behind = unit_at(i + 1);
    return Number{*ten + behind.value_or(0), behind ? i + 1 : i};
  }
  if (const auto value = value_of(teen, tokens[i].text)) return Number{*value, i};
  const auto alone = unit_at(i);
  return alone ? std::optional(Number{*alone, i}) : std::nullopt;
}

/// Whether number_at() may find one where `word` stands.
bool begins_number(const std::string& word) {
  return is_digit(word.front()) || word == "a" || word == "an" || word == "half" || number_word(word) != nullptr ||
         listed(word);
}

}  // namespace

bool is_digit(char c) { return c >= '0' && c <= '9'; }

namespace {

thread_local KeptTokens* kept_tokens = nullptr;

std::vector<Token> read_tokens(std::string_view text) {
  const Folded folded = fold(text);
  std::vector<Token> out;
  for (std::size_t at = 0; at < folded.text.size();) {
    std::size_t end = at;
    bool commas = false;
    while (end < folded.text.size()) {
      const char c = folded.text[end];
      // A comma between digits groups thousands.
      const bool comma = c == ',' && end > at && is_digit(folded.text[end - 1]) && end + 1 < folded.text.size() &&
                         is_digit(folded.text[end + 1]);
      if (!is_word_byte(c) && !comma) break;
      commas = commas || comma;
      ++end;
    }
    if (end > at) {
      Token& one = out.emplace_back(folded.text.substr(at, end - at), Stretch{folded.origin[at], folded.origin[end]});
      if (commas) std::erase(one.text, ',');
      one.may_count = begins_number(one.text);
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

}  // namespace

KeptTokens::KeptTokens() : before_(std::exchange(kept_tokens, this)) {}
KeptTokens::~KeptTokens() { kept_tokens = before_; }

std::vector<Token> KeptTokens::of(std::string_view text) {
  for (const Kept& one : kept_) {
    if (one.text == text) return one.tokens;
  }
  Kept& oldest = kept_[next_++ % kept_.size()];
  oldest = {std::string(text), read_tokens(text)};
  return oldest.tokens;
}

std::vector<Token> tokens_of(std::string_view text) {
  constexpr std::size_t kWorthKeeping = 1024;  // bytes
  return kept_tokens == nullptr || text.size() < kWorthKeeping ? read_tokens(text) : kept_tokens->of(text);
}

std::optional<Number> number_at(const std::vector<Token>& tokens, std::size_t i) {
  const auto word = [&](std::size_t k) -> const std::string& {
    static const std::string kNone;
    return k < tokens.size() ? tokens[k].text : kNone;
  };
  if (i < tokens.size() && !tokens[i].may_count) return std::nullopt;
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
  const bool article = !value && (word(i) == "a" || word(i) == "an") && value_of(scale, word(i + 1));
  if (article) value = 1;
  if (!value) {
    value = listed(word(i));
    return value ? std::optional(Number{*value, i}) : std::nullopt;
  }
  while (const auto times = value_of(scale, word(last + 1))) {
    if (*value > kLargest / *times) break;
    value = *value * *times;
    ++last;
    // "one hundred and eighty", "two thousand three hundred and five"
    if (*times < 100) continue;
    const std::size_t then = word(last + 1) == "and" ? last + 2 : last + 1;
    auto rest = small_at(tokens, then);
    if (rest && *times == 1000 && rest->value < 10 && word(rest->last + 1) == "hundred") {
      const auto behind = number_at(tokens, then);
      if (behind && behind->value < *times) rest = behind;
    }
    if (!rest || rest->value >= *times) continue;
    value = *value + rest->value;
    last = rest->last;
    break;
  }
  return Number{*value, last};
}

std::optional<int> number_of(const std::string& word) {
  if (const NumberWord* const found = number_word(word))
    return found->kind == unit || found->kind == couple ? std::optional(found->value) : std::nullopt;
  if (word.empty() || word.size() > 9 || !std::ranges::all_of(word, is_digit)) return std::nullopt;
  return std::stoi(word);
}

}  // namespace backtrail::release
