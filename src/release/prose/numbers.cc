// SPDX-License-Identifier: Apache-2.0
#include "release/prose/numbers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>

#include "release/counted.h"
#include "release/prose/alone.h"
#include "release/prose/of_anybody.h"
#include "release/prose/tokens.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kWordsBetween = 3;  // "two of its largest customers"

bool is_roman(const std::string& word) {
  static const WordSet kRoman = word_set("counts.yml", "roman");
  return std::string_view("ivx").contains(word.front()) && kRoman.contains(word);
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

/// A number in digits, words or Roman numerals.
std::optional<Number> number_or_roman(const std::vector<Token>& tokens, std::size_t i) {
  auto number = number_at(tokens, i);
  if (!number && i < tokens.size() && is_roman(tokens[i].text)) number = Number{roman(tokens[i].text), i};
  // "3x customers"
  if (!number && i + 1 < tokens.size() && tokens[i].text.ends_with('x') && party_noun(tokens[i + 1].text)) {
    if (const auto times = number_of(tokens[i].text.substr(0, tokens[i].text.size() - 1))) number = Number{*times, i};
  }
  return number;
}

/// "Customers A, B and C": as many as there are letters.
std::optional<Number> letters_behind(std::string_view text, const std::vector<Token>& tokens, std::size_t i) {
  if (!tokens[i].text.ends_with('s')) return std::nullopt;
  Number out{0, i};
  for (std::size_t k = i + 1; k < tokens.size(); ++k) {
    const bool joins = out.value > 0 && (tokens[k].text == "and" || tokens[k].text == "or");
    if (joins) continue;
    const char written = text[tokens[k].where.begin];
    if (tokens[k].text.size() != 1 || written < 'A' || written > 'Z') break;
    out = {out.value + 1, k};
  }
  return out.value > 1 ? std::optional(out) : std::nullopt;
}

/// Whether what stands around token `noun` befell those whom it tells of: "was also hit", "the intruder reached a third".
bool is_befallen(const std::vector<Token>& tokens, std::size_t noun) {
  static const WordSet kBefalls = word_set("counts.yml", "befalls");
  static const WordSet kPassive = word_set("counts.yml", "passive");
  constexpr std::size_t kBack = 5, kWithin = 8;
  for (std::size_t k = noun; k > 0 && k + kBack > noun && tokens[k - 1].text != "."; --k) {
    if (kBefalls.contains(tokens[k - 1].text)) return true;
  }
  bool passive = false;
  for (std::size_t k = noun + 1; k < tokens.size() && k <= noun + kWithin && tokens[k].text != "."; ++k) {
    if (passive && kBefalls.contains(tokens[k].text)) return true;
    passive = passive || kPassive.contains(tokens[k].text);
  }
  return false;
}

/// "The second victim was told", "reached a third customer": at least so many are there. The number and the noun's token.
std::optional<Number> ordinal_at(const std::vector<Token>& tokens, std::size_t i) {
  static const auto kOrdinals = [] {
    std::unordered_map<std::string, int> out;
    for (const auto& [key, number] : {std::pair("second", 2), std::pair("third", 3), std::pair("fourth", 4)})
      for_words("counts.yml", key, [&](std::string_view one) { out.emplace(one, number); });
    return out;
  }();
  constexpr std::size_t kWithin = 3;
  const auto found = kOrdinals.find(tokens[i].text);
  if (found == kOrdinals.end()) return std::nullopt;
  const int value = found->second;
  for (std::size_t k = i + 1; k < tokens.size() && k <= i + kWithin && tokens[k].text != "."; ++k) {
    const auto noun = party_noun(tokens[k].text);
    if (!noun) continue;
    if (*noun != tokens[k].text || (*noun != "victim" && !is_befallen(tokens, k))) return std::nullopt;
    return Number{value, k};
  }
  return std::nullopt;
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

/// "The count of victims is 3": the number that ends the sentence, of the noun at token `i`.
std::optional<Number> number_of_count(const std::vector<Token>& tokens, std::size_t i) {
  constexpr std::array<std::string_view, 6> kCounts = {"count", "number", "total", "tally", "sum", "toll"};
  constexpr std::array<std::string_view, 5> kIs = {"is", "was", "remains", "at", "reached"};
  constexpr std::size_t kBefore = 4, kBehind = 4;
  const auto is = [&](std::size_t k, const auto& list) {
    return k < tokens.size() && std::ranges::find(list, std::string_view(tokens[k].text)) != list.end();
  };
  bool counted = false;
  for (std::size_t k = i; k > 0 && k + kBefore > i && tokens[k - 1].text != "."; --k)
    counted = counted || is(k - 1, kCounts);
  for (std::size_t k = i + 1; counted && k < tokens.size() && k <= i + kBehind && tokens[k].text != "."; ++k) {
    if (!is(k, kIs)) continue;
    const auto number = number_or_roman(tokens, k + 1);
    if (number && (number->last + 1 >= tokens.size() || tokens[number->last + 1].text == ".")) return number;
  }
  return std::nullopt;
}

/// "customers: 3", "victims (2)", "clients = iv": the number behind token `i` when nothing but such a mark is between.
std::optional<Number> number_behind(std::string_view text, const std::vector<Token>& tokens, std::size_t i) {
  if (const auto number = number_of_count(tokens, i)) return number;
  constexpr std::size_t kWords = 2;  // "customers affected: 3"
  for (std::size_t k = i + 1; k < tokens.size() && k <= i + 1 + kWords; ++k) {
    if (tokens[k].text == ".") break;
    const std::string_view between =
        text.substr(tokens[k - 1].where.end, tokens[k].where.begin - tokens[k - 1].where.end);
    // "victims - 3", "customers reached - three"
    const bool dash = (between == " - " || between == " \u2013 " || between == " \u2014 ") &&
                      (k + 1 == tokens.size() || tokens[k + 1].text == ".");
    if (!dash && between.find_first_of(":=(|\t") == std::string_view::npos) continue;
    // "customers: 3 servers" counts servers.
    const auto number = number_or_roman(tokens, k);
    const bool things = number && number->last + 1 < tokens.size() && is_thing(tokens[number->last + 1].text);
    if (number && !things) return number;
    break;
  }
  return std::nullopt;
}

/// "affected: 3", "hit (2)": whoever was, when nothing says that it was a thing, a version or a part of one.
std::optional<Number> number_of_affected(std::string_view text, const std::vector<Token>& tokens, std::size_t i) {
  static const WordSet kBefalls = word_set("counts.yml", "befalls");
  constexpr std::size_t kThingWithin = 2, kLabelWithin = 2;
  if (!kBefalls.contains(tokens[i].text) || i + 1 >= tokens.size()) return std::nullopt;
  // "affected parties: 3"
  std::size_t label = i;
  const auto marked = [&] {
    const std::size_t from = tokens[label].where.end;
    return text.substr(from, tokens[label + 1].where.begin - from).find_first_of(":=(|\t") != std::string_view::npos;
  };
  while (label < i + kLabelWithin && label + 2 < tokens.size() && !marked()) ++label;
  if (!marked()) return std::nullopt;
  const auto number = number_or_roman(tokens, label + 1);
  if (!number) return std::nullopt;
  const std::size_t end = tokens[number->last].where.end;
  // "affected: 3.1"
  if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) return std::nullopt;
  const auto thing = [&](std::size_t k) { return k < tokens.size() && is_thing(tokens[k].text); };
  for (std::size_t k = 1; k <= kThingWithin; ++k) {
    // "systems affected: 3", "affected: 3 servers"
    if (thing(number->last + k) || (i >= k && thing(i - k)) || thing(i + k)) return std::nullopt;
  }
  return number;
}

std::string singular(std::string word) {
  if (word.ends_with("ies")) {
    word.replace(word.size() - 3, 3, "y");
  } else if (word.ends_with("sses")) {
    word.resize(word.size() - 2);
  } else if (word.ends_with('s') && !word.ends_with("ss")) {
    word.pop_back();
  }
  return word;
}

/// "Three parties were hit", "two bodies were breached": such a word counts somebody by what befell them.
bool is_party_befallen(const std::vector<Token>& tokens, std::size_t i) {
  static const WordSet kBefallen = word_set("counts.yml", "befallen");
  return kBefallen.contains(singular(tokens[i].text)) && is_befallen(tokens, i);
}

}  // namespace

bool tells_what_befell(const std::vector<Token>& tokens, std::size_t noun) { return is_befallen(tokens, noun); }

std::optional<std::string> party_noun(const std::string& word) {
  static const WordSet kParties = word_set("counts.yml", "parties");
  static const auto kBegins = [] {
    std::array<bool, 256> out{};
    for (const std::string& one : kParties) out[static_cast<unsigned char>(one.front())] = true;
    return out;
  }();
  if (word.empty() || !kBegins[static_cast<unsigned char>(word.front())]) return std::nullopt;
  std::string one = singular(word);
  if (!kParties.contains(one)) return std::nullopt;
  return one;
}

bool is_thing(const std::string& word) {
  static const WordSet kThings = word_set("counts.yml", "things");
  return kThings.contains(singular(word)) ||
         (word.ends_with("es") && kThings.contains(word.substr(0, word.size() - 2)));
}

std::vector<SmallCount> find_small_counts(std::string_view text, int below) {
  const std::vector<Token> tokens = tokens_of(text);
  const auto is_small = [&](int number) { return number >= 1 && number < below; };
  std::vector<SmallCount> out;
  Alone alone(tokens);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].text == ".") alone.sentence_ends(i);
    const auto number = number_or_roman(tokens, i);
    const auto ordinal = number ? std::nullopt : ordinal_at(tokens, i);
    if (ordinal && is_small(ordinal->value)) {
      out.push_back({{tokens[i].where.begin, tokens[ordinal->last].where.end},
                     ordinal->value,
                     party_noun(tokens[ordinal->last].text).value_or("victim")});
      i = ordinal->last;
      continue;
    }
    if (!number) {
      const auto noun = party_noun(tokens[i].text);
      auto behind = noun ? number_behind(text, tokens, i) : number_of_affected(text, tokens, i);
      if (noun && !behind) behind = letters_behind(text, tokens, i);
      if (behind && is_small(behind->value))
        out.push_back(
            {{tokens[i].where.begin, tokens[behind->last].where.end}, behind->value, noun.value_or("victim")});
      if (behind && is_small(behind->value)) i = behind->last;
      continue;
    }
    const std::size_t last = number->last;
    // "every single customer"
    const bool every = i > 0 && (tokens[i - 1].text == "every" || tokens[i - 1].text == "each");
    const std::size_t first = i;
    i = last;
    if (every || is_year_word(tokens[first].text)) continue;
    if (const auto noun = alone.noun_of(first, last)) {
      if (is_small(number->value))
        out.push_back({{tokens[first].where.begin, tokens[noun->second].where.end}, number->value, noun->first});
      alone.counted_again(noun->first);
      continue;
    }
    if (const auto pronoun = is_small(number->value) ? pronoun_after(tokens, first, last) : std::nullopt) {
      out.push_back({{tokens[first].where.begin, tokens[*pronoun].where.end}, number->value, tokens[*pronoun].text});
      i = *pronoun;
      continue;
    }
    bool counts_party = false;
    // "Three: that is how many customers were hit."
    std::size_t within = last + 1 + kWordsBetween;
    for (std::size_t k = last + 1; k + 1 < tokens.size() && k <= within && tokens[k].text != "."; ++k) {
      if (tokens[k].text == "how" && tokens[k + 1].text == "many") within = k + 1 + kWordsBetween;
    }
    for (std::size_t k = last + 1; k < tokens.size() && k <= within && tokens[k].text != "."; ++k) {
      auto noun = party_noun(tokens[k].text);
      if (!noun && is_party_befallen(tokens, k)) noun = singular(tokens[k].text);
      if (!noun) continue;
      counts_party = true;
      if (counts_nobody(tokens, first, last, k, *noun)) break;
      alone.counted(first, k, *noun);
      if (is_small(number->value))
        out.push_back({{tokens[first].where.begin, tokens[k].where.end}, number->value, std::move(*noun)});
      break;
    }
    if (!counts_party) alone.counted_else();
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
