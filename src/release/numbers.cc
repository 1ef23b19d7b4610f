// SPDX-License-Identifier: Apache-2.0
#include "release/numbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace backtrail::release {
namespace {

constexpr std::size_t kWordsBetween = 3;  // "two of its largest customers"

struct Token {
  std::string text;  // folded; punctuation that ends a thought is "."
  Stretch where;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || static_cast<unsigned char>(c) >= 0x80; }

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

/// What counts as somebody who could be found by being counted, in the singular; nothing for other words.
std::optional<std::string> party_noun(const std::string& word) {
  constexpr std::array<std::string_view, 20> kNouns = {
      "customer",   "client", "victim",     "tenant",   "organisation", "organization", "company",
      "provider",   "agency", "department", "ministry", "firm",         "bank",         "hospital",
      "university", "entity", "supplier",   "operator", "subsidiary",   "business"};
  std::string one = word;
  if (one.ends_with("ies")) {
    one.replace(one.size() - 3, 3, "y");
  } else if (one.ends_with("sses")) {
    one.resize(one.size() - 2);
  } else if (one.ends_with('s') && !one.ends_with("ss")) {
    one.pop_back();
  }
  if (std::ranges::find(kNouns, one) == kNouns.end()) return std::nullopt;
  return one;
}

struct Fraction {
  double value;
  std::size_t last;  // index of its last token
};

/// "a third", "two thirds", "half", "three quarters" from token `i`. "a third provider" is an ordinal, not a share.
std::optional<Fraction> fraction_at(const std::vector<Token>& tokens, std::size_t i) {
  struct Part {
    std::string_view word;
    int denominator;
  };
  constexpr std::array<Part, 8> kParts = {{{"third", 3},
                                           {"thirds", 3},
                                           {"quarter", 4},
                                           {"quarters", 4},
                                           {"fifth", 5},
                                           {"fifths", 5},
                                           {"tenth", 10},
                                           {"tenths", 10}}};
  if (tokens[i].text == "half") return Fraction{0.5, i};
  if (i + 1 == tokens.size()) return std::nullopt;
  const auto part = std::ranges::find(kParts, tokens[i + 1].text, &Part::word);
  if (part == kParts.end()) return std::nullopt;
  const auto numerator = tokens[i].text == "a" ? std::optional<int>(1) : number_of(tokens[i].text);
  if (!numerator || *numerator < 1 || *numerator >= part->denominator) return std::nullopt;
  return Fraction{static_cast<double>(*numerator) / part->denominator, i + 1};
}

enum class Qualifier : std::uint8_t { none, around, nearly, more, less };

Qualifier qualifier_before(const std::vector<Token>& tokens, std::size_t i) {
  const std::string one = i > 0 ? tokens[i - 1].text : "";
  const std::string two = i > 1 ? tokens[i - 2].text : "";
  if (one == "than") {
    return two == "more" ? Qualifier::more : two == "less" || two == "fewer" ? Qualifier::less : Qualifier::none;
  }
  if (one == "over") return Qualifier::more;
  if (one == "under") return two == "just" ? Qualifier::nearly : Qualifier::less;
  if (one == "nearly" || one == "almost") return Qualifier::nearly;
  constexpr std::array<std::string_view, 5> kAround = {"around", "about", "roughly", "approximately", "some"};
  return std::ranges::find(kAround, one) != kAround.end() ? Qualifier::around : Qualifier::none;
}

bool fits(double share, double fraction, Qualifier qualifier) {
  const double ratio = share / fraction;
  switch (qualifier) {
    case Qualifier::more: return ratio > 1;
    case Qualifier::less: return ratio < 1;
    case Qualifier::nearly: return ratio < 1 && ratio >= 0.9;
    case Qualifier::around: return std::abs(ratio - 1) <= 0.1;
    case Qualifier::none: return std::abs(ratio - 1) <= 0.02;
  }
  return false;
}

/// "122 of 396", "122 of the 396".
std::optional<std::pair<int, int>> numerator_and_denominator(const std::vector<Token>& tokens) {
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    if (tokens[i + 1].text != "of") continue;
    const auto n = number_of(tokens[i].text);
    auto m = number_of(tokens[i + 2].text);
    if (!m && i + 3 < tokens.size()) m = number_of(tokens[i + 3].text);
    if (n && m && *m > 0 && *n <= *m) return std::pair(*n, *m);
  }
  return std::nullopt;
}

bool names_a_year(const std::vector<Token>& tokens) {
  return std::ranges::any_of(tokens, [](const Token& token) {
    return token.text.size() == 4 && std::ranges::all_of(token.text, is_digit) &&
           (token.text.starts_with("19") || token.text.starts_with("20"));
  });
}

/// Whether what follows makes a share of "a third": an ordinal is followed by its noun.
bool is_share(const std::vector<Token>& tokens, std::size_t last, Qualifier qualifier) {
  if (qualifier != Qualifier::none || last + 1 == tokens.size()) return true;
  constexpr std::array<std::string_view, 10> kAfter = {"of", "the", "were", "was", "are",
                                                       "is", "had", "have", "all", "."};
  return std::ranges::find(kAfter, tokens[last + 1].text) != kAfter.end();
}

}  // namespace

std::vector<SmallCount> find_small_counts(std::string_view text, int below) {
  const std::vector<Token> tokens = tokens_of(text);
  std::vector<SmallCount> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto number = number_of(tokens[i].text);
    if (!number || *number < 1 || *number >= below) continue;
    for (std::size_t k = i + 1; k < tokens.size() && k <= i + 1 + kWordsBetween && tokens[k].text != "."; ++k) {
      if (auto noun = party_noun(tokens[k].text)) {
        out.push_back({{tokens[i].where.begin, tokens[k].where.end}, *number, std::move(*noun)});
        break;
      }
    }
  }
  return out;
}

std::vector<Share> find_share_faults(std::string_view text) {
  const std::vector<Token> tokens = tokens_of(text);
  const auto numbers = numerator_and_denominator(tokens);
  std::vector<Share> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto fraction = fraction_at(tokens, i);
    if (!fraction) continue;
    const Qualifier qualifier = qualifier_before(tokens, i);
    if (!is_share(tokens, fraction->last, qualifier)) continue;
    const Stretch where{tokens[i].where.begin, tokens[fraction->last].where.end};
    if (!numbers) {
      out.push_back({where, ShareFault::unfounded, "a share without its numerator and denominator"});
    } else if (!names_a_year(tokens)) {
      out.push_back({where, ShareFault::unfounded, "a share without its period"});
    } else if (!fits(static_cast<double>(numbers->first) / numbers->second, fraction->value, qualifier)) {
      const auto permille = std::lround(1000.0 * numbers->first / numbers->second);
      out.push_back({where, ShareFault::wrong,
                     std::to_string(numbers->first) + " of " + std::to_string(numbers->second) + " is " +
                         std::to_string(permille / 10) + "." + std::to_string(permille % 10) + " %"});
    }
    i = fraction->last;
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

bool says_no(std::string_view text) {
  constexpr std::array<std::string_view, 28> kPhrases = {
      "no sign",       "no evidence",  "no trace",      "no indication",   "no indications", "no activity",
      "no compromise", "found no",     "found nothing", "found none",      "did not find",   "didn t find",
      "not found",     "was not seen", "were not seen", "have not seen",   "has not seen",   "did not see",
      "not observed",  "saw no",       "saw nothing",   "not compromised", "not affected",   "unaffected",
      "not reached",   "none of",      "no intrusion",  "no customers"};
  std::string words = " ";
  for (const Token& token : tokens_of(text)) words += token.text + " ";
  return std::ranges::any_of(kPhrases, [&](std::string_view phrase) {
    return words.find(" " + std::string(phrase) + " ") != std::string::npos;
  });
}

}  // namespace backtrail::release
