// SPDX-License-Identifier: Apache-2.0
#include "release/prose/alone.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "release/prose/numbers.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr std::string_view kSomebody = "victim";
constexpr std::size_t kWordsBefore = 2;  // "By May 38 of them"

}  // namespace

void Alone::counted(std::size_t first, std::size_t last, const std::string& noun) {
  noun_ = noun;
  lasting_ = first > 0 && (tokens_[first - 1].text == "of" ||
                           (first > 1 && tokens_[first - 1].text == "the" && tokens_[first - 2].text == "of"));
  end_ = last;
  before_.clear();
}

void Alone::counted_else() {
  if (!lasting_) noun_.clear();
  before_.clear();
}

void Alone::counted_again(const std::string& noun) {
  if (noun_.empty() && noun == before_) noun_ = noun;
}

void Alone::sentence_ends(std::size_t at) {
  if (at > begins_) before_ = std::move(noun_);
  noun_.clear();
  lasting_ = false;
  begins_ = at + 1;
}

std::optional<std::pair<std::string, std::size_t>> Alone::noun_of(std::size_t first, std::size_t last) const {
  static const WordSet kAuxiliaries = word_set("counts.yml", "auxiliaries");
  static const WordSet kBefalls = word_set("counts.yml", "befalls");
  const std::string then = text(last + 1);
  const std::size_t whole = then == "of" ? end_of_whole(last + 2) : 0;
  if (!noun_.empty() && first > end_ && (kAuxiliaries.contains(then) || whole != 0))
    return std::pair(noun_, whole != 0 ? whole : last + 1);
  // "40 customers were warned. 38 of them were reached."
  const bool goes_on = first <= begins_ + kWordsBefore && noun_.empty() && !before_.empty() && !is_of_things(first);
  if (whole != 0 && goes_on) return std::pair(before_, whole);
  if (const auto noun = changed(first, last)) return std::pair(*noun, last);
  if (const std::size_t end = all_in_number(last)) {
    if (const auto noun = noun_before(first)) return std::pair(*noun, end);
    if (!before_.empty() && noun_.empty() && !is_of_things(first)) return std::pair(before_, end);
  }
  if (const auto noun = told_alone(first, last)) return std::pair(*noun, last);
  if (does_something(first, last)) {
    if (!noun_.empty() && first > end_) return std::pair(noun_, last + 1);
    if (goes_on) return std::pair(before_, last + 1);
  }
  if (!before_.empty() && noun_.empty() && there_are(first, last)) return std::pair(before_, last);
  if (then != "was" && then != "were" && then != "have" && then != "has" && then != "had") return std::nullopt;
  for (std::size_t k = last + 2; k <= last + 3; ++k) {
    if (kBefalls.contains(text(k)) && !is_of_things(first))
      return std::pair(before_.empty() ? std::string(kSomebody) : before_, k);
  }
  return std::nullopt;
}

/// The last token of those of whom a part is counted, behind "of": "them", "which", "the six"; 0 when others are named.
std::size_t Alone::end_of_whole(std::size_t k) const {
  constexpr std::array<std::string_view, 5> kThem = {"them", "these", "those", "which", "whom"};
  if (std::ranges::find(kThem, text(k)) != kThem.end()) return k;
  const auto number = text(k) == "the" ? number_at(tokens_, k + 1) : std::nullopt;
  if (!number || is_thing(text(number->last + 1)) || party_noun(text(number->last + 1))) return 0;
  return number->last;
}

/// The noun of a number that became another: "the number of customers rose from 5 to 6".
std::optional<std::string> Alone::changed(std::size_t first, std::size_t last) const {
  constexpr std::array<std::string_view, 10> kChanged = {"rose",      "risen", "grew", "grown",   "fell",
                                                         "increased", "went",  "gone", "dropped", "decreased"};
  constexpr std::size_t kReach = 6;  // tokens of "from forty five to forty six"
  const bool starts = first > 0 && text(first - 1) == "from" && text(last + 1) == "to" && number_at(tokens_, last + 2);
  std::size_t from = first;
  if (!starts && first > 0 && text(first - 1) == "to") {
    while (from > 0 && first - from < kReach && text(from) != "from") --from;
    if (text(from) != "from") return std::nullopt;
  } else if (starts) {
    from = first - 1;
  } else {
    return std::nullopt;
  }
  if (from == 0 || std::ranges::find(kChanged, text(from - 1)) == kChanged.end()) return std::nullopt;
  for (std::size_t k = from - 1; k > 0 && text(k - 1) != "."; --k) {
    if (is_thing(text(k - 1))) return std::nullopt;
    if (auto noun = party_noun(text(k - 1))) return noun;
  }
  return std::nullopt;
}

/// The last token of "three in number", "three in all", "three altogether"; 0: none.
std::size_t Alone::all_in_number(std::size_t last) const {
  const std::string then = text(last + 2);
  if (text(last + 1) == "in" && (then == "number" || then == "all" || then == "total")) return last + 2;
  if (text(last + 1) == "all" && then == "told") return last + 2;
  return text(last + 1) == "altogether" ? last + 1 : 0;
}

/// "Customers, three in number": the noun before.
std::optional<std::string> Alone::noun_before(std::size_t first) const {
  constexpr std::size_t kWithin = 3;
  for (std::size_t k = first; k > 0 && k + kWithin > first && text(k - 1) != "."; --k) {
    if (is_thing(text(k - 1))) return std::nullopt;
    if (auto noun = party_noun(text(k - 1))) return noun;
  }
  return std::nullopt;
}

/// "We told 45.", "48 customers, 45 warned": the number with what befell, and nothing else that it could count.
std::optional<std::string> Alone::told_alone(std::size_t first, std::size_t last) const {
  constexpr std::array<std::string_view, 10> kDone = {"told", "warned",      "informed", "notified", "contacted",
                                                      "hit",  "compromised", "breached", "attacked", "infected"};
  constexpr std::array<std::string_view, 8> kThen = {".", "and", "by", "in", "on", "so", "before", "after"};
  const auto done = [&](std::size_t k) { return std::ranges::find(kDone, text(k)) != kDone.end(); };
  // "Version 3.1" goes on behind the mark.
  const bool decimal = last + 2 < tokens_.size() && text(last + 1) == "." &&
                       tokens_[last + 2].where.begin == tokens_[last + 1].where.end;
  if (decimal || is_of_things(first)) return std::nullopt;
  const bool told = first > 0 && done(first - 1) && ends(last + 1);
  const bool were = !noun_.empty() && first > end_ && done(last + 1) &&
                    (ends(last + 2) || std::ranges::find(kThen, text(last + 2)) != kThen.end());
  if (!told && !were) return std::nullopt;
  if (!noun_.empty()) return noun_;
  return before_.empty() ? std::string(kSomebody) : before_;
}

/// "Three lost data", "two have acknowledged", "45 were reached": what follows the number tells what those did, or what was done to them. "Three
/// infected servers" are servers, and "one has to" is anybody.
bool Alone::does_something(std::size_t first, std::size_t last) const {
  static const WordSet kAuxiliaries = word_set("counts.yml", "auxiliaries"), kDid = word_set("counts.yml", "deeds"),
                       kBefalls = word_set("counts.yml", "befalls");
  const std::string then = text(last + 1), next = text(last + 2);
  const auto is_past = [&](const std::string& word) {
    return kDid.contains(word) || kBefalls.contains(word) || (word.size() > 4 && word.ends_with("ed"));
  };
  if (kDid.contains(then)) return true;
  if (text(first) == "one") return then == "was" || (then == "has" && is_past(next));
  if (kAuxiliaries.contains(then)) return next != "to";
  return is_past(then) && !is_thing(next) && !party_noun(next);
}

/// "There are 48."
bool Alone::there_are(std::size_t first, std::size_t last) const {
  return first > 1 && text(first - 2) == "there" && (text(first - 1) == "are" || text(first - 1) == "were") &&
         ends(last + 1) && !is_of_things(first);
}

/// Whether of those and what was spoken of last, in this sentence and the one before, a thing is the nearest.
bool Alone::is_of_things(std::size_t first) const {
  std::size_t ends = 0;
  for (std::size_t k = first; k > 0; --k) {
    const std::string& word = tokens_[k - 1].text;
    if (word == "." && ++ends > 1) return false;
    if (is_thing(word)) return true;
    if (party_noun(word)) return false;
  }
  return false;
}

}  // namespace backtrail::release
