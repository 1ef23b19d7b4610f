// SPDX-License-Identifier: Apache-2.0
#include "release/prose/telling.h"

#include <algorithm>
#include <array>

#include "release/prose/actors.h"
#include "release/prose/negation.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kStateWithin = 4;     // words from "is" to "responsible"
constexpr std::size_t kSubjectWithin = 12;  // words of whom it is told
constexpr std::size_t kBehindWithin = 5;
constexpr std::size_t kDeniedWithin = 3;  // "not at all conclusive"

/// The lists of judged.yml.
struct JudgedLists {
  Phrases states = list("states"), tells = list("tells"), deeds = list("deeds"), behind = list("behind"),
          actors = list("actors"), is = list("is"), opposite = list("opposite"), certain = list("certain"),
          reports = list("reports"), ourselves = list("ourselves"), mentions = list("mentions"),
          conditions = list("conditions"), referring = list("referring"), months = list("months");
  static Phrases list(std::string_view key) { return phrases_of("judged.yml", key); }
};

const JudgedLists& judged_lists() {
  static const JudgedLists kLists;
  return kLists;
}

std::string as_written(std::string_view text, const ClauseWord& word) {
  return std::string(text.substr(word.where.begin, word.where.end - word.where.begin));
}

/// By a capital where no sentence begins, or by capitals and digits within.
bool is_name_word(std::string_view text, const ClauseWords& words, std::size_t i) {
  const std::string_view word = text.substr(words[i].where.begin, words[i].where.end - words[i].where.begin);
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_figure = [](char c) { return c >= '0' && c <= '9'; };
  const bool capital = is_capital(word.front()) || static_cast<unsigned char>(word.front()) >= 0xC3;
  const bool inner = std::ranges::any_of(word.substr(1), [&](char c) { return is_capital(c) || is_figure(c); });
  if (i == 0) return capital && inner;
  return capital || (inner && !std::ranges::all_of(word, is_figure));
}

bool is_all_figures(const std::string& word) {
  return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_year_of_four(const std::string& word) {
  return word.size() == 4 && (word.starts_with("19") || word.starts_with("20"));
}

}  // namespace

Allowed::Allowed(const std::vector<Judged>& judged, const std::vector<std::vector<std::string>>& actors) {
  for (const Judged& one : judged) {
    add(one.proposition, Part::proposition);
    if (one.alternatives == nullptr) continue;
    for (const std::string& other : *one.alternatives) add(other, Part::alternative);
  }
  for (const auto& names : actors) {
    // A name of one word may be any word where it has no capital.
    const bool meant = std::ranges::any_of(names, [&](const std::string& one) {
      return is_judged(kept_actor_key(one)) || (one.contains(' ') && has(kept_actor_key(one)));
    });
    for (const std::string& one : names) {
      known_.insert(kept_actor_key(one));
      if (meant) add_name(one);
    }
  }
}

bool Allowed::is_actor(const std::string& key) const { return known_.contains(key) || looks_like_actor(key); }

void Allowed::add(std::string_view text, Part part) {
  const bool judged = part == Part::proposition;
  for (const ClauseWords& sentence : clauses_of(text)) {
    for (std::size_t i = 0; i < sentence.size(); ++i) {
      std::string key;
      for (std::size_t k = i; k < sentence.size() && k < i + kActorWords; ++k) {
        key += sentence[k].text;
        words_.insert(key);
        if (part != Part::other_name) (judged ? proposed_ : alternative_).insert(key);
      }
      if (judged && is_name_word(text, sentence, i)) judged_.insert(actor_key(as_written(text, sentence[i])));
    }
  }
  if (!judged) return;
  for (const std::string& one : actors_in(text)) {
    words_.insert(one);
    judged_.insert(one);
  }
}

void Allowed::add_name(const std::string& name) {
  add(name, Part::other_name);
  words_.insert(actor_key(name));
  judged_.insert(actor_key(name));
}

std::vector<Telling::Assertion> Telling::assertions() const {
  std::vector<Assertion> out;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (auto one = at(i)) {
      i = std::max(i, one->all.last);
      out.push_back(std::move(*one));
    }
  }
  return out;
}

/// Names in words `from` to `to`, the latter left out, those that stand together as one.
std::vector<Telling::Span> Telling::names_in(std::size_t from, std::size_t to) const {
  std::vector<Span> out;
  for (std::size_t i = from; i < to && i < words_.size(); ++i) {
    const bool goes_on = !out.empty() && out.back().last + 1 == i && !words_[i].begins;
    const bool number = is_all_figures(words_[i].text);
    // "APT 28": the number belongs to the name before it; one by itself, and a month, name nobody.
    if (number ? !goes_on || is_year_of_four(words_[i].text) : !is_name_word(text_, words_, i) && !is_known(i))
      continue;
    if (match(judged_lists().months, words_, i) != 0) continue;
    if (goes_on) out.back().last = i;
    else out.push_back({i, i});
  }
  return out;
}

bool Telling::is_allowed(const Span& name) const {
  if (allowed_.has(key(name)) || allowed_.is_judged(key(name))) return true;
  for (std::size_t i = name.first; i <= name.last; ++i) {
    if (!allowed_.has(key({i, i})) && !allowed_.is_judged(key({i, i}))) return false;
  }
  return true;
}

bool Telling::is_judged(const Span& name) const {
  for (std::size_t i = name.first; i <= name.last; ++i) {
    std::string all;
    for (std::size_t k = i; k <= name.last; ++k) {
      all += key({k, k});
      if (allowed_.is_judged(all)) return true;
    }
  }
  return false;
}

bool Telling::is_actor(const Span& name) const { return allowed_.is_actor(key(name)) || is_country(name.first); }

bool Telling::are_alternatives(const std::vector<Span>& names) const {
  return std::ranges::all_of(names, [&](const Span& one) {
    return !allowed_.in_proposition(key(one)) && !is_judged(one) && allowed_.in_alternative(key(one));
  });
}

bool Telling::names_judged() const {
  return std::ranges::any_of(names_in(0, words_.size()), [&](const Span& one) { return is_judged(one); });
}

std::size_t Telling::denials(std::size_t last, std::size_t subject) const {
  std::size_t out = 0;
  for (std::size_t i = 0; i <= last && i < words_.size(); ++i) {
    if (i > 0 && words_[i].begins && is_aside(i) && i != subject) {
      while (i + 1 <= last && i + 1 < words_.size() && !words_[i + 1].begins) ++i;
      continue;
    }
    const std::size_t size = denial_at(words_, i);
    if (size == 0) continue;
    ++out;
    i += size - 1;
  }
  return out;
}

bool Telling::is_reported() const {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (match(judged_lists().reports, words_, i) == 0) continue;
    // "It is attributed to them" does not say by whom.
    bool ours = i == 0 || is_verb_of_being(i - 1);
    for (std::size_t k = i; k > 0 && k + kDeniedWithin > i && !ours; --k)
      ours = match(judged_lists().ourselves, words_, k - 1) != 0;
    if (!ours || words_[i].text == "according") return true;
  }
  return false;
}

bool Telling::is_only_mentioned(std::size_t until) const {
  for (std::size_t i = 0; i < until && i < words_.size(); ++i) {
    if (match(judged_lists().conditions, words_, i) != 0 || match(judged_lists().mentions, words_, i) != 0) return true;
  }
  return false;
}

std::optional<Telling::Span> Telling::certainty() const {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const std::size_t size = match(judged_lists().certain, words_, i);
    if (size == 0) continue;
    bool denied = false;
    for (std::size_t k = i; k > 0 && k + kDeniedWithin > i && !denied; --k)
      denied = denial_at(words_, k - 1) != 0 || match(judged_lists().conditions, words_, k - 1) != 0;
    if (!denied) return Span{i, i + size - 1};
    i += size - 1;
  }
  return std::nullopt;
}

std::optional<Telling::Span> Telling::opposite() const {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    // "Nothing speaks for another group."
    if (denial_at(words_, i) != 0) break;
    if (const std::size_t size = match(judged_lists().opposite, words_, i)) return Span{i, i + size - 1};
  }
  return std::nullopt;
}

bool Telling::refers_back() const { return match(judged_lists().referring, words_, 0) != 0; }

Stretch Telling::where(const Span& one) const { return {words_[one.first].where.begin, words_[one.last].where.end}; }

std::string Telling::text(const Span& one) const {
  std::string out;
  for (std::size_t i = one.first; i <= one.last; ++i) out += (i == one.first ? "" : " ") + words_[i].text;
  return out;
}

bool Telling::is_country(std::size_t i) const {
  if (!countries_) countries_ = find_countries(text_, words_);
  return std::ranges::any_of(*countries_, [&](const NamedCountry& one) { return one.first == i; });
}

/// "apt10" in small letters too, and who is known where a sentence begins with the name.
bool Telling::is_known(std::size_t i) const {
  if (looks_like_actor(words_[i].text) || is_country(i)) return true;
  const char first = text_[words_[i].where.begin];
  return first >= 'A' && first <= 'Z' && (allowed_.is_judged(key({i, i})) || allowed_.is_actor(key({i, i})));
}

std::string Telling::key(const Span& name) const {
  std::string out;
  for (std::size_t i = name.first; i <= name.last; ++i) out += actor_key(as_written(text_, words_[i]));
  return out;
}

bool Telling::is_verb_of_being(std::size_t i) const { return match(judged_lists().is, words_, i) != 0; }

/// Whether a clause that begins at word `i` only says something beside: "and not APT28", "which is new".
bool Telling::is_aside(std::size_t i) const {
  constexpr std::array<std::string_view, 13> kAsides = {"and", "or",   "not",   "which",   "who", "rather", "unlike",
                                                        "but", "with", "using", "through", "via", "during"};
  return std::ranges::find(kAsides, words_[i].text) != kAsides.end();
}

/// Where that begins of which something is told behind word `end`.
std::size_t Telling::subject_of(std::size_t end) const {
  std::size_t k = end;
  while (k > 0 && k + kSubjectWithin > end) {
    const std::string& before = words_[k - 1].text;
    if (before == "that" || before == "because" || before == "when" || before == "where") break;
    if (--k > 0 && words_[k].begins && !is_aside(k)) {
      // What stands between commas is no other subject: "APT10, which is known for it, is responsible".
      if (k != end && !names_in(k, end).empty()) break;
    }
  }
  return k;
}

std::optional<Telling::Assertion> Telling::at(std::size_t i) const {
  if (const std::size_t size = match(judged_lists().behind, words_, i)) {
    const auto names = names_in(i + size, i + size + kBehindWithin);
    if (!names.empty()) return Assertion{{i, names.back().last}, names};
  }
  if (const std::size_t size = match(judged_lists().tells, words_, i)) return told_of(i, i + size - 1, false);
  if (is_verb_of_being(i)) {
    for (std::size_t k = i + 1; k < words_.size() && k <= i + kStateWithin && words_[k].text != "that"; ++k) {
      if (const std::size_t size = match(judged_lists().states, words_, k)) return told_of(i, k + size - 1, false);
    }
    return copula(i);
  }
  const std::size_t size = match(judged_lists().deeds, words_, i);
  const bool passive = i > 0 && (is_verb_of_being(i - 1) || words_[i - 1].text == "got" || words_[i - 1].text == "by");
  if (size == 0 || passive) return std::nullopt;
  return told_of(i, i + size - 1, true);
}

/// "APT10 is responsible", where the predicate is words `from` to `last`.
std::optional<Telling::Assertion> Telling::told_of(std::size_t from, std::size_t last, bool deed) const {
  const std::size_t subject = subject_of(from);
  std::vector<Span> names = names_in(subject, from);
  if (deed) {
    // Of everybody else a deed is no attribution.
    std::erase_if(names, [&](const Span& one) { return !is_judged(one) && !is_actor(one); });
  }
  if (names.empty()) return std::nullopt;
  return Assertion{{names.front().first, last}, std::move(names), deed};
}

/// "The intruder was very likely APT10."
std::optional<Telling::Assertion> Telling::copula(std::size_t i) const {
  const std::size_t subject = subject_of(i);
  bool actor = false;
  for (std::size_t k = subject; k < i && !actor; ++k) actor = match(judged_lists().actors, words_, k) != 0;
  const bool pronoun = i > 0 && (words_[i - 1].text == "it" || words_[i - 1].text == "this");
  if (!actor && !pronoun) return std::nullopt;
  std::vector<Span> names = names_in(i + 1, i + 1 + kBehindWithin + kStateWithin);
  std::erase_if(names, [&](const Span& one) { return !is_judged(one) && !allowed_.is_actor(key(one)); });
  if (names.empty()) return std::nullopt;
  // "The group was described by APT10's victims" is no such thing, "was APT10" is: only words that weigh it stand between.
  for (std::size_t k = i + 1; k < names.front().first; ++k) {
    const std::string& word = words_[k].text;
    if (word.ends_with("ed") || word == "by" || word == "that") return std::nullopt;
  }
  return Assertion{{subject, names.back().last}, std::move(names)};
}

}  // namespace backtrail::release
