// SPDX-License-Identifier: Apache-2.0
#include "release/prose/numbers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "release/prose/tokens.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kWordsBetween = 3;  // "two of its largest customers"

bool is_roman(const std::string& word) {
  static const WordSet kRoman = word_set("counts.yml", "roman");
  return kRoman.contains(word);
}

int roman(const std::string& word) {
  int out = 0;
  const auto worth = [](char c) { return c == 'i' ? 1 : c == 'v' ? 5 : 10; };
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool before_larger = i + 1 < word.size() && worth(word[i]) < worth(word[i + 1]);
    out += before_larger ? -worth(word[i]) : worth(word[i]);
  }
  return out;
}

/// "only two of them", "three others": those who were spoken of before.
std::optional<std::size_t> pronoun_after(const std::vector<Token>& tokens, std::size_t first, std::size_t last) {
  static const WordSet kPronouns = word_set("counts.yml", "pronouns");
  constexpr std::array<std::string_view, 4> kOnly = {"only", "just", "exactly", "but"};
  const auto text = [&](std::size_t k) { return k < tokens.size() ? tokens[k].text : std::string(); };
  if (text(last + 1) == "others") return last + 1;
  const bool only = first > 0 && std::ranges::find(kOnly, tokens[first - 1].text) != kOnly.end();
  if (only && text(last + 1) == "of" && kPronouns.contains(text(last + 2))) return last + 2;
  return std::nullopt;
}

/// "customers: 3", "victims (2)", "clients = iv": the number behind token `i` when nothing but such a mark is between.
std::optional<Number> number_behind(std::string_view text, const std::vector<Token>& tokens, std::size_t i) {
  constexpr std::size_t kWords = 2;  // "customers affected: 3"
  for (std::size_t k = i + 1; k < tokens.size() && k <= i + 1 + kWords; ++k) {
    if (tokens[k].text == ".") break;
    const std::string_view between =
        text.substr(tokens[k - 1].where.end, tokens[k].where.begin - tokens[k - 1].where.end);
    if (between.find_first_of(":=(|\t") == std::string_view::npos) continue;
    // "customers: 3 servers" counts servers.
    if (auto number = number_at(tokens, k)) return number;
    break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> party_noun(const std::string& word) {
  static const WordSet kParties = word_set("counts.yml", "parties");
  std::string one = word;
  if (one.ends_with("ies")) {
    one.replace(one.size() - 3, 3, "y");
  } else if (one.ends_with("sses")) {
    one.resize(one.size() - 2);
  } else if (one.ends_with('s') && !one.ends_with("ss")) {
    one.pop_back();
  }
  if (!kParties.contains(one)) return std::nullopt;
  return one;
}

std::vector<SmallCount> find_small_counts(std::string_view text, int below) {
  const std::vector<Token> tokens = tokens_of(text);
  const auto is_small = [&](int number) { return number >= 1 && number < below; };
  std::vector<SmallCount> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    auto number = number_at(tokens, i);
    if (!number && is_roman(tokens[i].text)) number = Number{roman(tokens[i].text), i};
    if (!number) {
      const auto noun = party_noun(tokens[i].text);
      const auto behind = noun ? number_behind(text, tokens, i) : std::nullopt;
      if (behind && is_small(behind->value))
        out.push_back({{tokens[i].where.begin, tokens[behind->last].where.end}, behind->value, *noun});
      continue;
    }
    const std::size_t last = number->last;
    // "every single customer"
    const bool every = i > 0 && (tokens[i - 1].text == "every" || tokens[i - 1].text == "each");
    if (is_small(number->value) && !every) {
      if (const auto pronoun = pronoun_after(tokens, i, last)) {
        out.push_back({{tokens[i].where.begin, tokens[*pronoun].where.end}, number->value, tokens[*pronoun].text});
        i = *pronoun;
        continue;
      }
      for (std::size_t k = last + 1; k < tokens.size() && k <= last + 1 + kWordsBetween && tokens[k].text != "."; ++k) {
        if (auto noun = party_noun(tokens[k].text)) {
          out.push_back({{tokens[i].where.begin, tokens[k].where.end}, number->value, std::move(*noun)});
          break;
        }
      }
    }
    i = last;
  }
  return out;
}

std::vector<std::string_view> split_sentences(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool mark = text[i] == '.' || text[i] == '!' || text[i] == '?' || text[i] == '\n';
    if (!mark || (i + 1 < text.size() && text[i] != '\n' && text[i + 1] != ' ' && text[i + 1] != '\n')) continue;
    // A small letter goes on after "e.g.".
    if (i + 2 < text.size() && text[i] == '.' && text[i + 2] >= 'a' && text[i + 2] <= 'z') continue;
    out.push_back(text.substr(begin, i + 1 - begin));
    begin = i + 1;
  }
  if (begin < text.size()) out.push_back(text.substr(begin));
  return out;
}

}  // namespace backtrail::release
