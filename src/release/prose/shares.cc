// SPDX-License-Identifier: Apache-2.0
#include "release/prose/shares.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

#include "release/counted.h"
#include "release/prose/tokens.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr double kBareFraction = 0.02;
constexpr double kTenth = 0.1;
constexpr double kSlack = 1e-9;  // 0.9 is no binary fraction

struct Fraction {
  double value;
  std::size_t last;  // index of its last token
  double grain = 0;
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

/// "38 %", "30.8 per cent" from token `i`.
std::optional<Fraction> percentage_at(const std::vector<Token>& tokens, std::size_t i) {
  const auto whole = number_at(tokens, i);
  if (!whole || tokens[i].text == "a" || tokens[i].text == "an") return std::nullopt;
  Fraction out{static_cast<double>(whole->value), whole->last, 0.5};
  const bool decimals = is_digit(tokens[i].text.front()) && i + 2 < tokens.size() && tokens[i + 1].text == "." &&
                        tokens[i + 1].where.begin == tokens[i].where.end &&
                        tokens[i + 2].where.begin == tokens[i + 1].where.end && is_digit(tokens[i + 2].text.front());
  if (decimals) {
    const auto digits = number_of(tokens[i + 2].text);
    if (!digits) return std::nullopt;
    const double scale = std::pow(10.0, static_cast<double>(tokens[i + 2].text.size()));
    out = {whole->value + *digits / scale, i + 2, 0.5 / scale};
  }
  const auto is = [&](std::size_t k, std::string_view word) { return k < tokens.size() && tokens[k].text == word; };
  if (is(out.last + 1, "percent")) out.last += 1;
  else if (is(out.last + 1, "per") && is(out.last + 2, "cent")) out.last += 2;
  else return std::nullopt;
  if (out.value > 100) return std::nullopt;
  out.value /= 100;
  out.grain /= 100;
  return out;
}

/// The qualifier before token `i`, and the token that it begins with.
std::pair<Qualifier, std::size_t> qualifier_before(const std::vector<Token>& tokens, std::size_t i) {
  const std::string one = i > 0 ? tokens[i - 1].text : "";
  const std::string two = i > 1 ? tokens[i - 2].text : "";
  if (one == "than") {
    if (two == "more") return {Qualifier::more, i - 2};
    if (two == "less" || two == "fewer") return {Qualifier::less, i - 2};
    return {Qualifier::none, i};
  }
  if (one == "over") return {Qualifier::more, i - 1};
  if (one == "under") return two == "just" ? std::pair(Qualifier::nearly, i - 2) : std::pair(Qualifier::less, i - 1);
  if (one == "nearly" || one == "almost") return {Qualifier::nearly, i - 1};
  constexpr std::array<std::string_view, 5> kAround = {"around", "about", "roughly", "approximately", "some"};
  if (std::ranges::find(kAround, one) != kAround.end()) return {Qualifier::around, i - 1};
  return {Qualifier::none, i};
}

/// Whether what follows makes a share of "a third": an ordinal is followed by its noun.
bool is_share(const std::vector<Token>& tokens, std::size_t last, Qualifier qualifier) {
  if (qualifier != Qualifier::none || last + 1 == tokens.size()) return true;
  constexpr std::array<std::string_view, 10> kAfter = {"of", "the", "were", "was", "are",
                                                       "is", "had", "have", "all", "."};
  // "A third, 20 of 60 incidents"
  const auto number = number_at(tokens, last + 1);
  const bool reckoned = number && number->last + 1 < tokens.size() &&
                        (tokens[number->last + 1].text == "of" || tokens[number->last + 1].text == "out");
  return reckoned || std::ranges::find(kAfter, tokens[last + 1].text) != kAfter.end();
}

std::vector<ShareWord> share_words_of(const std::vector<Token>& tokens) {
  std::vector<ShareWord> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    auto share = fraction_at(tokens, i);
    const bool in_words = share.has_value();
    if (!share) share = percentage_at(tokens, i);
    if (!share) continue;
    const auto [qualifier, first] = qualifier_before(tokens, i);
    if (in_words && !is_share(tokens, share->last, qualifier)) continue;
    out.push_back({{tokens[first].where.begin, tokens[share->last].where.end}, share->value, qualifier, share->grain});
    i = share->last;
  }
  return out;
}

/// "The severity of the incidents" or "the victims of these attacks" is no part of them; any other word there may be one that nobody has thought of.
bool is_no_part(const std::string& word) {
  constexpr auto kNoParts = std::to_array<std::string_view>(
      {"ahead",        "analysis", "average", "aware",  "because", "beginning", "cause",   "causes",      "consequence",
       "consequences", "cost",     "costs",   "count",  "course",  "date",      "dates",   "description", "details",
       "end",          "evidence", "extent",  "fall",   "growth",  "handling",  "heard",   "history",     "impact",
       "increase",     "informed", "instead", "kind",   "kinds",   "knowledge", "learned", "list",        "nature",
       "number",       "numbers",  "out",     "record", "records", "register",  "report",  "reports",     "result",
       "results",      "review",   "rise",    "scale",  "series",  "severity",  "sort",    "sorts",       "spread",
       "start",        "summary",  "think",   "time",   "times",   "told",      "total",   "type",        "types",
       "wave",         "year",     "years"});
  static_assert(std::ranges::is_sorted(kNoParts));
  return word == "." || is_counted(word) || std::ranges::binary_search(kNoParts, word);
}

/// Looks like a noun in its plural: "most incidents" names a share, "most recent" does not.
bool is_plural(std::string_view word) {
  constexpr std::array<std::string_view, 6> kNoNouns = {"is", "was", "has", "as", "this", "its"};
  return word.size() > 1 && word.ends_with('s') && std::ranges::find(kNoNouns, word) == kNoNouns.end();
}

/// The lists of shares.yml.
struct ShareLists {
  WordSet many = word_set("shares.yml", "many");
  WordSet part = word_set("shares.yml", "part");
  WordSet odd = word_set("shares.yml", "odd");
  WordSet times = word_set("shares.yml", "times");
  WordSet whole = word_set("shares.yml", "whole");
  WordSet verbs = word_set("shares.yml", "verbs");
};

const ShareLists& share_lists() {
  static const ShareLists kLists;
  return kLists;
}

/// The last token of what begins at token `i` and names a share that is not reckoned with.
std::optional<std::size_t> vague_share_at(const std::vector<Token>& tokens, std::size_t i) {
  const std::string& word = tokens[i].text;
  const auto is = [&](std::size_t k, std::string_view text) { return k < tokens.size() && tokens[k].text == text; };
  const ShareLists& lists = share_lists();
  const bool tells = i + 1 < tokens.size() && lists.verbs.contains(tokens[i + 1].text);
  if (lists.many.contains(word) && is(i + 1, "of")) return i + 1;
  if (word == "most" && i + 1 < tokens.size() && (is_plural(tokens[i + 1].text) || tells)) return i + 1;
  if (lists.part.contains(word) && (is(i + 1, "of") || tells || (word == "lion" && is(i + 1, "s")))) return i;
  const auto number = word == "a" ? std::optional<int>(1) : number_of(word);
  if (!number) return std::nullopt;
  if (i + 1 < tokens.size() && lists.odd.contains(tokens[i + 1].text) &&
      is_share(tokens, i + 1, qualifier_before(tokens, i).first)) {
    return i + 1;
  }
  return n_in_m_at(tokens, i) ? std::optional(n_in_m_at(tokens, i)->last) : std::nullopt;
}

/// The last token of a share in words that nobody here knows: "a good chunk of the incidents", "nearly all cases", "twice as many".
std::optional<std::size_t> unknown_share_at(const std::vector<Token>& tokens, std::size_t i) {
  const ShareLists& lists = share_lists();
  constexpr std::array<std::string_view, 4> kCompared = {"as", "more", "fewer", "less"};
  const auto among = [&](std::size_t k, std::span<const std::string_view> words) {
    return k < tokens.size() && std::ranges::find(words, tokens[k].text) != words.end();
  };
  if (i + 1 < tokens.size() && !is_no_part(tokens[i].text) && !number_of(tokens[i].text)) {
    if (const auto last = of_the_counted_at(tokens, i + 1)) return last;
  }
  if (lists.whole.contains(tokens[i].text)) {
    for (std::size_t k = i + 1; k < tokens.size() && k <= i + 2; ++k) {
      if (is_counted(tokens[k].text)) return k;
    }
  }
  const bool tells = i + 1 < tokens.size() && lists.verbs.contains(tokens[i + 1].text);
  if (lists.times.contains(tokens[i].text) || (tokens[i].text == "none" && tells)) return i;
  // "tenfold" is listed; "12-fold" and "four times as many" are not.
  if (number_of(tokens[i].text) && i + 1 < tokens.size() && tokens[i + 1].text == "fold") return i + 1;
  if (number_of(tokens[i].text) && i + 2 < tokens.size() && tokens[i + 1].text == "times" && among(i + 2, kCompared))
    return i + 2;
  if (const auto fraction = fraction_at(tokens, i); fraction && among(fraction->last + 1, kCompared))
    return fraction->last + 1;
  return std::nullopt;
}

/// "1/3"; what has a year in it is a period.
bool is_written_fraction(std::string_view text, const Token& one, const Token& other) {
  const auto above = number_of(one.text), below = number_of(other.text);
  constexpr int kMost = 100;
  return above && below && is_digit(one.text.front()) && is_digit(other.text.front()) && *above < *below &&
         *below <= kMost && one.where.end < other.where.begin &&
         text.substr(one.where.end, other.where.begin - one.where.end) == "/";
}

struct Simple {
  double value;
  std::string_view word;
};
constexpr std::array<Simple, 8> kSimple = {{{0.1, "a tenth"},
                                            {0.2, "a fifth"},
                                            {0.25, "a quarter"},
                                            {1.0 / 3, "a third"},
                                            {0.5, "half"},
                                            {2.0 / 3, "two thirds"},
                                            {0.75, "three quarters"},
                                            {0.9, "nine tenths"}}};

}  // namespace

bool is_counted(std::string word) {
  if (word.ends_with("ches")) word.resize(word.size() - 2);
  else if (word.ends_with('s')) word.pop_back();
  constexpr std::array<std::string_view, 12> kCounted = {"incident",     "case",         "attack",   "intrusion",
                                                         "event",        "breach",       "campaign", "victim",
                                                         "organisation", "organization", "target",   "compromise"};
  return std::ranges::find(kCounted, word) != kCounted.end();
}

std::optional<std::size_t> of_the_counted_at(const std::vector<Token>& tokens, std::size_t i) {
  constexpr std::array<std::string_view, 3> kPronouns = {"them", "these", "those"};
  constexpr std::size_t kBetween = 3;  // words before the noun
  if (tokens[i].text != "of") return std::nullopt;
  for (std::size_t k = i + 1; k < tokens.size() && k <= i + 1 + kBetween; ++k) {
    if (tokens[k].text == "." || number_of(tokens[k].text)) return std::nullopt;
    if (is_counted(tokens[k].text)) return k;
    const bool alone = k + 1 == tokens.size() || !is_counted(tokens[k + 1].text);
    if (k == i + 1 && alone && std::ranges::find(kPronouns, tokens[k].text) != kPronouns.end()) return k;
  }
  return std::nullopt;
}

bool is_year_word(const std::string& word) {
  return word.size() == 4 && std::ranges::all_of(word, is_digit) && (word.starts_with("19") || word.starts_with("20"));
}

bool is_financial_year_word(const std::string& word) { return word.starts_with("fy") && is_year_word(word.substr(2)); }

std::optional<InWhole> n_in_m_at(const std::vector<Token>& tokens, std::size_t i) {
  constexpr int kMostOf = 100;  // "3 in 2017" is a count in a year
  constexpr std::array<std::string_view, 12> kTimes = {"day",  "days",  "hour",   "hours",   "week",   "weeks",
                                                       "year", "years", "minute", "minutes", "months", "seconds"};
  const auto text = [&](std::size_t k) { return k < tokens.size() ? std::string_view(tokens[k].text) : ""; };
  const auto number = number_at(tokens, i);
  if (!number) return std::nullopt;
  const std::size_t then = number->last + 1;
  const bool out_of = text(then) == "out" && text(then + 1) == "of";
  const std::size_t at = text(then) == "in" ? then + 1 : out_of ? then + 2 : tokens.size();
  const auto whole = at < tokens.size() ? number_at(tokens, at) : std::nullopt;
  if (!whole || number->value < 1 || number->value >= whole->value || whole->value > kMostOf) return std::nullopt;
  if (std::ranges::find(kTimes, text(whole->last + 1)) != kTimes.end()) return std::nullopt;
  return InWhole{number->value, whole->value, whole->last};
}

namespace {

/// Where "fell by" of "fell by a third" and "a fall of" of "a fall of a third" begin. "Fell to a third" gives a share.
std::optional<std::size_t> changed_by(std::string_view text, const std::vector<Token>& tokens, const Stretch& share) {
  static const WordSet kChanges = word_set("shares.yml", "changes");
  constexpr std::array<std::string_view, 7> kBetween = {"by", "of", "a", "an", "another", "further", "even"};
  const auto there =
      std::ranges::lower_bound(tokens, share.begin, {}, [](const Token& one) { return one.where.begin; });
  for (auto k = static_cast<std::size_t>(there - tokens.begin()); k > 0; --k) {
    const Token& one = tokens[k - 1];
    if (kChanges.contains(one.text)) return one.where.begin;
    const bool joins = std::ranges::find(kBetween, one.text) != kBetween.end() || one.text.ends_with("ly");
    if (!joins || text.substr(one.where.end, 1) == ",") return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Stretch> find_changes(std::string_view text) {
  static const WordSet kChanges = word_set("shares.yml", "changes");
  constexpr std::size_t kBetween = 5;  // "fell slightly by about 12 per cent"
  const std::vector<Token> tokens = tokens_of(text);
  const auto is = [&](std::size_t k, std::string_view word) { return k < tokens.size() && tokens[k].text == word; };
  std::vector<Stretch> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!number_at(tokens, i)) continue;
    std::size_t last = i + 1;
    const bool decimals = is(last, ".") && last + 1 < tokens.size() && is_digit(tokens[last + 1].text.front()) &&
                          tokens[last].where.end == tokens[last + 1].where.begin;
    if (decimals) last += 2;
    if (is(last, "per") && is(last + 1, "cent")) ++last;
    const bool points = (is(last, "percentage") || is(last, "percent") || is(last, "cent")) &&
                        (is(last + 1, "point") || is(last + 1, "points"));
    if (points) ++last;
    else if (!is(last, "percent") && !is(last, "cent")) continue;
    std::optional<std::size_t> first = points ? std::optional(i) : std::nullopt;
    for (std::size_t k = i; k > 0 && k + kBetween > i && tokens[k - 1].text != "."; --k) {
      // "Less than 31 %" changes nothing.
      if (kChanges.contains(tokens[k - 1].text) && !is(k, "than")) first = k - 1;
    }
    // "a 12 % rise"
    if (!first && last + 1 < tokens.size() && kChanges.contains(tokens[last + 1].text)) {
      first = i;
      ++last;
    }
    if (!first) continue;
    out.push_back({tokens[*first].where.begin, tokens[last].where.end});
    i = last;
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto share = fraction_at(tokens, i);
    if (!share) continue;
    const Stretch where{tokens[qualifier_before(tokens, i).second].where.begin, tokens[share->last].where.end};
    if (const auto first = changed_by(text, tokens, where)) out.push_back({*first, where.end});
  }
  std::ranges::sort(out);
  return out;
}

std::vector<ShareWord> find_share_words(std::string_view text) { return share_words_of(tokens_of(text)); }

std::vector<Stretch> find_vague_shares(std::string_view text) {
  const std::vector<Token> tokens = tokens_of(text);
  const std::vector<ShareWord> known = share_words_of(tokens);
  std::vector<Stretch> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool reckoned = std::ranges::any_of(known, [&](const ShareWord& word) {
      return word.where.begin <= tokens[i].where.begin && tokens[i].where.begin < word.where.end;
    });
    auto last = vague_share_at(tokens, i);
    if (!last && !reckoned) last = unknown_share_at(tokens, i);
    if (!last && !reckoned && i + 1 < tokens.size() && is_written_fraction(text, tokens[i], tokens[i + 1]))
      last = i + 1;
    if (!last) continue;
    out.push_back({tokens[i].where.begin, tokens[*last].where.end});
    i = *last;
  }
  return out;
}

bool fits(const ShareWord& word, std::uint64_t numerator, std::uint64_t denominator) {
  const double share = static_cast<double>(numerator) / static_cast<double>(denominator);
  const double ratio = share / word.value;
  switch (word.qualifier) {
    case Qualifier::more: return ratio > 1;
    case Qualifier::less: return ratio < 1;
    case Qualifier::nearly: return ratio < 1 && ratio >= 1 - kTenth - kSlack;
    case Qualifier::around: return std::abs(ratio - 1) <= kTenth + kSlack;
    case Qualifier::none: break;
  }
  if (word.grain > 0) return std::abs(share - word.value) <= word.grain + kSlack;
  return std::abs(ratio - 1) <= kBareFraction;
}

std::string share_in_words(std::uint64_t numerator, std::uint64_t denominator) {
  if (numerator == 0) return "none";
  if (numerator == denominator) return "all";
  const double share = static_cast<double>(numerator) / static_cast<double>(denominator);
  const Simple* best = &kSimple.front();
  for (const Simple& one : kSimple) {
    if (std::abs(std::log(share / one.value)) < std::abs(std::log(share / best->value))) best = &one;
  }
  const double ratio = share / best->value;
  std::string word(best->word);
  if (std::abs(ratio - 1) <= kBareFraction) return word;
  if (ratio > 1) return "more than " + word;
  return (ratio >= 1 - kTenth ? "nearly " : "less than ") + word;
}

std::string percent_text(std::uint64_t numerator, std::uint64_t denominator) {
  const auto permille = std::llround(1000.0 * static_cast<double>(numerator) / static_cast<double>(denominator));
  return std::to_string(permille / 10) + "." + std::to_string(permille % 10);
}

std::vector<NamedPeriod> find_periods(std::string_view text) {
  const std::vector<Token> tokens = tokens_of(text);
  std::vector<NamedPeriod> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!is_year_word(tokens[i].text)) continue;
    Stretch where = tokens[i].where;
    std::string name = tokens[i].text;
    if (i + 1 < tokens.size()) {
      const std::string between(text.substr(where.end, std::max(tokens[i + 1].where.begin, where.end) - where.end));
      const std::string next = std::to_string(std::stoi(name) + 1);
      const bool joined = between == "/" || between == "-" || between == "\u2013";
      if (joined && (tokens[i + 1].text == next || tokens[i + 1].text == next.substr(2))) {
        name += "/" + next.substr(2);
        where.end = tokens[++i].where.end;
      }
    }
    out.push_back({where, std::move(name)});
  }
  return out;
}

}  // namespace backtrail::release
