// SPDX-License-Identifier: Apache-2.0
#include "release/prose/numbers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "release/counted.h"
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

/// A number in digits, words or Roman numerals.
std::optional<Number> number_or_roman(const std::vector<Token>& tokens, std::size_t i) {
  auto number = number_at(tokens, i);
  if (!number && i < tokens.size() && is_roman(tokens[i].text)) number = Number{roman(tokens[i].text), i};
  return number;
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
  static const WordSet kSecond = word_set("counts.yml", "second"), kThird = word_set("counts.yml", "third"),
                       kFourth = word_set("counts.yml", "fourth");
  constexpr std::size_t kWithin = 3;
  const std::string& word = tokens[i].text;
  const int value = kSecond.contains(word) ? 2 : kThird.contains(word) ? 3 : kFourth.contains(word) ? 4 : 0;
  if (value == 0) return std::nullopt;
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

/// Whether those of whom token `at` tells wrote something rather than were reached: "three agencies wrote this".
bool writes(const std::vector<Token>& tokens, std::size_t at, const std::string& noun) {
  static const WordSet kAuthors = word_set("counts.yml", "authors");
  static const WordSet kSpeaks = word_set("counts.yml", "speaks");
  static const WordSet kBefalls = word_set("counts.yml", "befalls");
  constexpr std::size_t kWithin = 4;  // "one vendor, Ivanti, has published"
  if (!kAuthors.contains(noun)) return false;
  for (std::size_t k = at + 1; k < tokens.size() && k <= at + kWithin; ++k) {
    if (tokens[k].text == "." || kBefalls.contains(tokens[k].text)) return false;
    if (kSpeaks.contains(tokens[k].text)) return true;
  }
  return false;
}

/// Words by which something is said of anybody, of anybody.yml.
struct SpokenOfAnybody {
  WordSet before = word_set("anybody.yml", "before");
  WordSet who = word_set("anybody.yml", "who");
  WordSet can = word_set("anybody.yml", "can");
  WordSet many = word_set("anybody.yml", "many");
  WordSet rules = word_set("anybody.yml", "rules");
  WordSet reported = word_set("anybody.yml", "reported");
};
const SpokenOfAnybody& anybody_lists() {
  static const SpokenOfAnybody kLists;
  return kLists;
}

/// "We thank the two vendors who helped us", "three organisations that reported this weakness", from the token behind "thank".
bool is_thanked(const std::vector<Token>& tokens, std::size_t noun, std::size_t end) {
  static const WordSet kAuthors = word_set("counts.yml", "authors"), kFlaws = word_set("counts.yml", "flaws");
  if (kAuthors.contains(party_noun(tokens[noun].text).value_or(""))) return true;
  const bool who = noun + 2 < end && (tokens[noun + 1].text == "that" || tokens[noun + 1].text == "who");
  if (!who || !anybody_lists().reported.contains(tokens[noun + 2].text)) return false;
  for (std::size_t k = noun + 3; k < end; ++k) {
    if (kFlaws.contains(tokens[k].text)) return true;
  }
  return false;
}

/// "Do not share one account between two customers", "an attacker who controls one provider can reach its customers", "set up a single
/// tenant for each customer", "we thank the two vendors who helped us". What befell somebody, or did before now, is none of these.
bool is_advice_or_possibility(const std::vector<Token>& tokens, std::size_t first, std::size_t noun) {
  static const WordSet kBefalls = word_set("counts.yml", "befalls");
  const SpokenOfAnybody& lists = anybody_lists();
  std::size_t begin = first, end = noun;
  while (begin > 0 && tokens[begin - 1].text != ".") --begin;
  while (end < tokens.size() && tokens[end].text != ".") ++end;
  const auto text = [&](std::size_t k) { return k < end ? tokens[k].text : std::string(); };
  bool can = false;
  for (std::size_t k = begin; k < end; ++k) {
    if (lists.before.contains(text(k)) || (k != first && kBefalls.contains(text(k)))) return false;
    can = can || (k > noun && text(k) == "can");
  }
  if (text(begin) == "we" && text(begin + 1) == "thank") return is_thanked(tokens, noun, end);
  const bool certain =
      first > begin && (text(first - 1) == "the" || text(first - 1) == "these" || text(first - 1) == "our");
  if (certain) return false;
  if (text(noun + 1) == "per" || (text(noun + 1) == "for" && (text(noun + 2) == "each" || text(noun + 2) == "every")))
    return true;
  if ((text(begin) == "do" && text(begin + 1) == "not") || text(begin) == "never") return true;
  return text(begin) == "an" && lists.who.contains(text(begin + 1)) && text(begin + 2) == "who" && can;
}

/// "One provider can serve hundreds of customers", "a single provider may have many customers": what holds for each.
bool is_one_of_many(const std::vector<Token>& tokens, std::size_t first, std::size_t last, std::size_t noun) {
  const auto text = [&](std::size_t k) { return k < tokens.size() ? tokens[k].text : std::string(); };
  const bool single = text(first) == "single" && first > 0 && text(first - 1) == "a";
  const std::size_t begin = single ? first - 1 : first;
  if ((!single && text(first) != "one") || noun != last + 1 || (begin > 0 && text(begin - 1) != ".")) return false;
  if (!anybody_lists().can.contains(text(noun + 1)) || !anybody_lists().many.contains(text(noun + 3))) return false;
  const std::size_t whom = text(noun + 4) == "of" ? noun + 5 : noun + 4;
  return party_noun(text(whom)) && (whom + 1 >= tokens.size() || text(whom + 1) == ".");
}

/// What is said of anybody counts nobody: "if one customer is compromised", "one provider can serve many customers", "both the
/// provider and its customers should check their logs". The number goes from token `first` to `last`, its noun is at `noun`.
bool is_of_anybody(const std::vector<Token>& tokens, std::size_t first, std::size_t last, std::size_t noun) {
  const SpokenOfAnybody& lists = anybody_lists();
  const auto text = [&](std::size_t k) { return k < tokens.size() ? tokens[k].text : std::string(); };
  const auto begins = [&](std::size_t k) { return k == 0 || text(k - 1) == "."; };
  if (text(first) == "one" && noun == last + 1 && first > 0 && text(first - 1) == "if" && begins(first - 1) &&
      text(noun + 1) == "is") {
    return true;
  }
  if (is_one_of_many(tokens, first, last, noun)) return true;
  // "One account per customer", "for every customer"
  for (std::size_t k = last + 1; k < noun; ++k) {
    if (text(k) == "per" || ((text(k) == "each" || text(k) == "every") && k + 1 == noun)) return true;
  }
  if (is_advice_or_possibility(tokens, first, noun)) return true;
  // "And" joins the two that "both" announces.
  if (text(first) != "both" || text(noun + 1) != "and") return false;
  for (std::size_t k = noun + 2; k < tokens.size() && text(k) != "."; ++k) {
    if (lists.rules.contains(text(k))) return text(k + 1) != "have";
  }
  return false;
}

/// "The vulnerability was reported by one vendor", "written by three agencies": who told of it, and was not reached.
bool is_told_by(const std::vector<Token>& tokens, std::size_t first, std::size_t at, const std::string& noun) {
  static const WordSet kAuthors = word_set("counts.yml", "authors");
  static const WordSet kSpeaks = word_set("counts.yml", "speaks");
  static const WordSet kBefalls = word_set("counts.yml", "befalls");
  static const WordSet kFlaws = word_set("counts.yml", "flaws");
  constexpr std::size_t kWithin = 4;
  if (!kAuthors.contains(noun) || first < 2 || tokens[first - 1].text != "by") return false;
  for (std::size_t k = at + 1; k < tokens.size() && k <= at + kWithin && tokens[k].text != "."; ++k) {
    if (kBefalls.contains(tokens[k].text)) return false;
  }
  const std::string& verb = tokens[first - 2].text;
  if (kSpeaks.contains(verb)) return true;
  if (!anybody_lists().reported.contains(verb)) return false;
  for (std::size_t k = first - 2; k > 0 && tokens[k - 1].text != "."; --k) {
    if (kFlaws.contains(tokens[k - 1].text)) return true;
  }
  return false;
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

/// Numbers that stand alone: what they count was said before.
class Alone {
 public:
  explicit Alone(const std::vector<Token>& tokens) : tokens_(tokens) {}

  /// A number of `noun`, from token `first` to `last` with its noun.
  void counted(std::size_t first, std::size_t last, const std::string& noun) {
    noun_ = noun;
    lasting_ = first > 0 && (tokens_[first - 1].text == "of" ||
                             (first > 1 && tokens_[first - 1].text == "the" && tokens_[first - 2].text == "of"));
    end_ = last;
    before_.clear();
  }
  /// A number of something else.
  void counted_else() {
    if (!lasting_) noun_.clear();
    before_.clear();
  }
  /// A part of those of the sentence before was counted: the next sentence may go on with them too.
  void counted_again(const std::string& noun) {
    if (noun_.empty() && noun == before_) noun_ = noun;
  }
  void sentence_ends(std::size_t at) {
    if (at > begins_) before_ = std::move(noun_);
    noun_.clear();
    lasting_ = false;
    begins_ = at + 1;
  }

  /// What the number from token `first` to `last` counts, and its last token: "of 48 customers, 45 were warned", "both were hit".
  [[nodiscard]] std::optional<std::pair<std::string, std::size_t>> noun_of(std::size_t first, std::size_t last) const {
    static const WordSet kAuxiliaries = word_set("counts.yml", "auxiliaries");
    static const WordSet kBefalls = word_set("counts.yml", "befalls");
    const std::string then = text(last + 1);
    const std::size_t whole = then == "of" ? end_of_whole(last + 2) : 0;
    if (!noun_.empty() && first > end_ && (kAuxiliaries.contains(then) || whole != 0))
      return std::pair(noun_, whole != 0 ? whole : last + 1);
    // "40 customers were warned. 38 of them were reached."
    const bool leads = first <= begins_ + kWordsBefore;
    if (whole != 0 && leads && noun_.empty() && !before_.empty() && !is_of_things(first))
      return std::pair(before_, whole);
    if (const auto noun = changed(first, last)) return std::pair(*noun, last);
    if (const std::size_t end = all_in_number(last)) {
      if (const auto noun = noun_before(first)) return std::pair(*noun, end);
    }
    if (const auto noun = told_alone(first, last)) return std::pair(*noun, last);
    if (then != "was" && then != "were" && then != "have" && then != "has" && then != "had") return std::nullopt;
    for (std::size_t k = last + 2; k <= last + 3; ++k) {
      if (kBefalls.contains(text(k)) && !is_of_things(first)) return std::pair(std::string(kSomebody), k);
    }
    return std::nullopt;
  }

 private:
  static constexpr std::string_view kSomebody = "victim";
  static constexpr std::size_t kWordsBefore = 2;  // "By May 38 of them"

  [[nodiscard]] std::string text(std::size_t k) const { return k < tokens_.size() ? tokens_[k].text : std::string(); }
  /// The last token of those of whom a part is counted, behind "of": "them", "which", "the six"; 0 when others are named.
  [[nodiscard]] std::size_t end_of_whole(std::size_t k) const {
    constexpr std::array<std::string_view, 5> kThem = {"them", "these", "those", "which", "whom"};
    if (std::ranges::find(kThem, text(k)) != kThem.end()) return k;
    const auto number = text(k) == "the" ? number_at(tokens_, k + 1) : std::nullopt;
    if (!number || is_thing(text(number->last + 1)) || party_noun(text(number->last + 1))) return 0;
    return number->last;
  }
  /// The noun of a number that became another: "the number of customers rose from 5 to 6".
  [[nodiscard]] std::optional<std::string> changed(std::size_t first, std::size_t last) const {
    constexpr std::array<std::string_view, 10> kChanged = {"rose",      "risen", "grew", "grown",   "fell",
                                                           "increased", "went",  "gone", "dropped", "decreased"};
    constexpr std::size_t kReach = 6;  // tokens of "from forty five to forty six"
    const bool starts =
        first > 0 && text(first - 1) == "from" && text(last + 1) == "to" && number_at(tokens_, last + 2);
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
  [[nodiscard]] std::size_t all_in_number(std::size_t last) const {
    const std::string then = text(last + 2);
    if (text(last + 1) == "in" && (then == "number" || then == "all" || then == "total")) return last + 2;
    if (text(last + 1) == "all" && then == "told") return last + 2;
    return text(last + 1) == "altogether" ? last + 1 : 0;
  }
  /// "Customers, three in number": the noun before.
  [[nodiscard]] std::optional<std::string> noun_before(std::size_t first) const {
    constexpr std::size_t kWithin = 3;
    for (std::size_t k = first; k > 0 && k + kWithin > first && text(k - 1) != "."; --k) {
      if (is_thing(text(k - 1))) return std::nullopt;
      if (auto noun = party_noun(text(k - 1))) return noun;
    }
    return std::nullopt;
  }
  /// "We told 45.", "48 customers, 45 warned": the number with what befell, and nothing else that it could count.
  [[nodiscard]] std::optional<std::string> told_alone(std::size_t first, std::size_t last) const {
    constexpr std::array<std::string_view, 10> kDone = {"told", "warned",      "informed", "notified", "contacted",
                                                        "hit",  "compromised", "breached", "attacked", "infected"};
    constexpr std::array<std::string_view, 8> kThen = {".", "and", "by", "in", "on", "so", "before", "after"};
    const auto done = [&](std::size_t k) { return std::ranges::find(kDone, text(k)) != kDone.end(); };
    const auto ends = [&](std::size_t k) { return k >= tokens_.size() || text(k) == "."; };
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
  /// Whether of those and what was spoken of last, in this sentence and the one before, a thing is the nearest.
  [[nodiscard]] bool is_of_things(std::size_t first) const {
    std::size_t ends = 0;
    for (std::size_t k = first; k > 0; --k) {
      const std::string& word = tokens_[k - 1].text;
      if (word == "." && ++ends > 1) return false;
      if (is_thing(word)) return true;
      if (party_noun(word)) return false;
    }
    return false;
  }

  const std::vector<Token>& tokens_;
  std::string noun_;
  std::string before_;  // of the sentence before
  std::size_t begins_ = 0;  // the sentence's first token
  bool lasting_ = false;  // "of the six customers": what else is counted takes nothing from it
  std::size_t end_ = 0;
};

/// "Three parties were hit", "two bodies were breached": such a word counts somebody by what befell them.
bool is_party_befallen(const std::vector<Token>& tokens, std::size_t i) {
  static const WordSet kBefallen = word_set("counts.yml", "befallen");
  return kBefallen.contains(singular(tokens[i].text)) && is_befallen(tokens, i);
}

}  // namespace

bool tells_what_befell(const std::vector<Token>& tokens, std::size_t noun) { return is_befallen(tokens, noun); }

std::optional<std::string> party_noun(const std::string& word) {
  static const WordSet kParties = word_set("counts.yml", "parties");
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
      const auto behind = noun ? number_behind(text, tokens, i) : number_of_affected(text, tokens, i);
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
      if (writes(tokens, k, *noun) || is_told_by(tokens, first, k, *noun) || is_of_anybody(tokens, first, last, k))
        break;
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
