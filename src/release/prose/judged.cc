// SPDX-License-Identifier: Apache-2.0
#include "release/prose/judged.h"

#include <algorithm>
#include <optional>
#include <set>

#include "estimate/said.h"
#include "release/prose/actors.h"
#include "release/prose/clauses.h"
#include "release/prose/negation.h"
#include "release/prose/numbers.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kStateWithin = 4;     // words from "is" to "responsible"
constexpr std::size_t kSubjectWithin = 12;  // words of whom it is told
constexpr std::size_t kBehindWithin = 5;
constexpr std::size_t kDeniedWithin = 3;    // "not at all conclusive"
constexpr std::size_t kContentSize = 4;     // letters: shorter words are in every sentence
constexpr std::size_t kContentLeast = 2;

/// The lists of judged.yml.
struct JudgedLists {
  Phrases states = list("states"), tells = list("tells"), deeds = list("deeds"), behind = list("behind"),
          actors = list("actors"), is = list("is"), opposite = list("opposite"), certain = list("certain"),
          powers = list("powers"), reports = list("reports"), ourselves = list("ourselves"),
          mentions = list("mentions"), conditions = list("conditions"), referring = list("referring"),
          months = list("months");
  static Phrases list(std::string_view key) { return phrases_of("judged.yml", key); }
};

const JudgedLists& judged_lists() {
  static const JudgedLists kLists;
  return kLists;
}

/// Words `first` to `last` of a sentence, the last one included.
struct Span {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// What one may call whom the judgements speak of.
class Allowed {
 public:
  Allowed(const std::vector<Judged>& judged, const std::vector<std::vector<std::string>>& actors) {
    for (const Judged& one : judged) {
      add(one.proposition, true);
      if (one.alternatives == nullptr) continue;
      for (const std::string& other : *one.alternatives) add(other, false);
    }
    for (const auto& names : actors) {
      // A name of one word may be any word where it has no capital.
      const bool meant = std::ranges::any_of(names, [&](const std::string& one) {
        return is_judged(actor_key(one)) || (one.contains(' ') && has(actor_key(one)));
      });
      for (const std::string& one : names) {
        known_.insert(actor_key(one));
        if (meant) add_name(one);
      }
    }
  }
  [[nodiscard]] bool has(const std::string& key) const { return words_.contains(key); }
  /// Of whom a proposition speaks by name.
  [[nodiscard]] bool is_judged(const std::string& key) const { return judged_.contains(key); }
  [[nodiscard]] bool is_actor(const std::string& key) const { return known_.contains(key) || looks_like_actor(key); }

 private:
  void add(std::string_view text, bool judged) {
    for (const ClauseWords& sentence : clauses_of(text)) {
      for (std::size_t i = 0; i < sentence.size(); ++i) {
        std::string key;
        for (std::size_t k = i; k < sentence.size() && k < i + kActorWords; ++k) {
          key += sentence[k].text;
          words_.insert(key);
        }
        if (judged && is_name(text, sentence, i)) judged_.insert(actor_key(written(text, sentence[i])));
      }
    }
    if (!judged) return;
    for (const std::string& one : actors_in(text)) {
      words_.insert(one);
      judged_.insert(one);
    }
  }
  void add_name(const std::string& name) {
    add(name, false);
    words_.insert(actor_key(name));
    judged_.insert(actor_key(name));
  }

 public:
  static std::string written(std::string_view text, const ClauseWord& word) {
    return std::string(text.substr(word.where.begin, word.where.end - word.where.begin));
  }
  /// By a capital where no sentence begins, or by capitals and digits within.
  static bool is_name(std::string_view text, const ClauseWords& words, std::size_t i) {
    const std::string_view word = text.substr(words[i].where.begin, words[i].where.end - words[i].where.begin);
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto is_figure = [](char c) { return c >= '0' && c <= '9'; };
    const bool capital = is_capital(word.front()) || static_cast<unsigned char>(word.front()) >= 0xC3;
    const bool inner = std::ranges::any_of(word.substr(1), [&](char c) { return is_capital(c) || is_figure(c); });
    if (i == 0) return capital && inner;
    return capital || (inner && !std::ranges::all_of(word, is_figure));
  }

 private:
  std::set<std::string> words_, judged_, known_;
};

/// One sentence against the judgements that it cites.
class Telling {
 public:
  Telling(std::string_view text, const ClauseWords& words, const Allowed& allowed)
      : text_(text), words_(words), allowed_(allowed) {}

  struct Assertion {
    Span all;
    std::vector<Span> names;
    bool deed = false;
  };

  std::vector<Assertion> assertions() const {
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
  std::vector<Span> names_in(std::size_t from, std::size_t to) const {
    std::vector<Span> out;
    for (std::size_t i = from; i < to && i < words_.size(); ++i) {
      const bool goes_on = !out.empty() && out.back().last + 1 == i && !words_[i].begins;
      const bool number = is_number(words_[i].text);
      // "APT 28": the number belongs to the name before it; one by itself, and a month, name nobody.
      if (number ? !goes_on || is_year(words_[i].text) : !Allowed::is_name(text_, words_, i) && !is_known(i)) continue;
      if (match(judged_lists().months, words_, i) != 0) continue;
      if (goes_on) out.back().last = i;
      else out.push_back({i, i});
    }
    return out;
  }

  /// Whether a name is that of somebody of whom the judgements speak.
  [[nodiscard]] bool is_allowed(const Span& name) const {
    if (allowed_.has(key(name)) || allowed_.is_judged(key(name))) return true;
    for (std::size_t i = name.first; i <= name.last; ++i) {
      if (!allowed_.has(key({i, i})) && !allowed_.is_judged(key({i, i}))) return false;
    }
    return true;
  }
  [[nodiscard]] bool is_judged(const Span& name) const {
    for (std::size_t i = name.first; i <= name.last; ++i) {
      std::string all;
      for (std::size_t k = i; k <= name.last; ++k) {
        all += key({k, k});
        if (allowed_.is_judged(all)) return true;
      }
    }
    return false;
  }
  [[nodiscard]] bool names_judged() const {
    return std::ranges::any_of(names_in(0, words_.size()), [&](const Span& one) { return is_judged(one); });
  }

  /// Denials up to word `last`, but for those of another clause: "APT10, and not APT28, is responsible".
  [[nodiscard]] std::size_t denials(std::size_t last, std::size_t subject) const {
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

  /// Somebody else says it, and is no one of us.
  [[nodiscard]] bool is_reported() const {
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

  [[nodiscard]] bool is_only_mentioned(std::size_t until) const {
    for (std::size_t i = 0; i < until && i < words_.size(); ++i) {
      if (match(judged_lists().conditions, words_, i) != 0 || match(judged_lists().mentions, words_, i) != 0)
        return true;
    }
    return false;
  }

  /// The first words that are stronger than a likelihood, and have no denial before them.
  [[nodiscard]] std::optional<Span> certainty() const {
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

  [[nodiscard]] std::optional<Span> opposite() const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      // "Nothing speaks for another group."
      if (denial_at(words_, i) != 0) break;
      if (const std::size_t size = match(judged_lists().opposite, words_, i)) return Span{i, i + size - 1};
    }
    return std::nullopt;
  }

  [[nodiscard]] bool refers_back() const { return match(judged_lists().referring, words_, 0) != 0; }

  [[nodiscard]] Stretch where(const Span& one) const {
    return {words_[one.first].where.begin, words_[one.last].where.end};
  }
  [[nodiscard]] std::string text(const Span& one) const {
    std::string out;
    for (std::size_t i = one.first; i <= one.last; ++i) out += (i == one.first ? "" : " ") + words_[i].text;
    return out;
  }

 private:
  [[nodiscard]] static bool is_number(const std::string& word) {
    return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
  }
  [[nodiscard]] static bool is_year(const std::string& word) {
    return word.size() == 4 && (word.starts_with("19") || word.starts_with("20"));
  }
  /// "apt10" in small letters too, and who is known where a sentence begins with the name.
  [[nodiscard]] bool is_known(std::size_t i) const {
    if (looks_like_actor(words_[i].text) || match(judged_lists().powers, words_, i) != 0) return true;
    const char first = text_[words_[i].where.begin];
    return first >= 'A' && first <= 'Z' && (allowed_.is_judged(key({i, i})) || allowed_.is_actor(key({i, i})));
  }
  [[nodiscard]] std::string key(const Span& name) const {
    std::string out;
    for (std::size_t i = name.first; i <= name.last; ++i) out += actor_key(Allowed::written(text_, words_[i]));
    return out;
  }
  [[nodiscard]] bool is_verb_of_being(std::size_t i) const { return match(judged_lists().is, words_, i) != 0; }

  /// Whether a clause that begins at word `i` only says something beside: "and not APT28", "which is new".
  [[nodiscard]] bool is_aside(std::size_t i) const {
    const std::string& word = words_[i].text;
    return word == "and" || word == "or" || word == "not" || word == "which" || word == "who" || word == "rather" ||
           word == "unlike" || word == "but";
  }

  /// Where that begins of which something is told behind word `end`.
  [[nodiscard]] std::size_t subject_of(std::size_t end) const {
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

  [[nodiscard]] std::optional<Assertion> at(std::size_t i) const {
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
    const bool passive =
        i > 0 && (is_verb_of_being(i - 1) || words_[i - 1].text == "got" || words_[i - 1].text == "by");
    if (size == 0 || passive) return std::nullopt;
    return told_of(i, i + size - 1, true);
  }

  /// "APT10 is responsible", where the predicate is words `from` to `last`.
  [[nodiscard]] std::optional<Assertion> told_of(std::size_t from, std::size_t last, bool deed) const {
    const std::size_t subject = subject_of(from);
    std::vector<Span> names = names_in(subject, from);
    if (deed) {
      // Of everybody else a deed is no attribution.
      std::erase_if(names, [&](const Span& one) {
        return !is_judged(one) && !allowed_.is_actor(key(one)) && match(judged_lists().powers, words_, one.first) == 0;
      });
    }
    if (names.empty()) return std::nullopt;
    return Assertion{{names.front().first, last}, std::move(names), deed};
  }

  /// "The intruder was very likely APT10."
  [[nodiscard]] std::optional<Assertion> copula(std::size_t i) const {
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

  std::string_view text_;
  const ClauseWords& words_;
  const Allowed& allowed_;
};

std::set<std::string> content_of(std::string_view text) {
  std::set<std::string> out;
  for (const ClauseWords& sentence : clauses_of(text)) {
    for (const ClauseWord& one : sentence) {
      if (one.text.size() >= kContentSize) out.insert(one.text);
    }
  }
  return out;
}

/// Whether a sentence says again what `proposition` says, at least `percent` of its words.
bool says_again(const ClauseWords& words, std::string_view proposition, std::size_t percent) {
  const std::set<std::string> wanted = content_of(proposition);
  std::set<std::string> there;
  for (const ClauseWord& one : words) {
    if (wanted.contains(one.text)) there.insert(one.text);
  }
  return there.size() >= kContentLeast && there.size() * 100 >= wanted.size() * percent;
}

/// Whether it says that and hardly anything else.
bool repeats(const ClauseWords& words, std::string_view proposition) {
  constexpr std::size_t kAgainPercent = 80, kOfSentencePercent = 60;
  const auto said = static_cast<std::size_t>(
      std::ranges::count_if(words, [](const ClauseWord& one) { return one.text.size() >= kContentSize; }));
  return says_again(words, proposition, kAgainPercent) &&
         content_of(proposition).size() * 100 >= said * kOfSentencePercent;
}

std::size_t denials_in(std::string_view text) {
  std::size_t out = 0;
  for (const ClauseWords& words : clauses_of(text)) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::size_t size = denial_at(words, i);
      out += size == 0 ? 0 : 1;
      i += size == 0 ? 0 : size - 1;
    }
  }
  return out;
}

enum class Said { no, otherwise, as_judged };

/// What word of likelihood a sentence has.
Said likelihood_in(std::string_view text, const ClauseWords& words, const std::vector<Judged>& judged) {
  if (words.empty()) return Said::no;
  const std::size_t begin = words.front().where.begin;
  const std::string folded = fold(text.substr(begin, words.back().where.end - begin)).text;
  Said out = Said::no;
  for (const auto& one : estimate::find_likelihoods(folded)) {
    if (!one.told) continue;
    if (std::ranges::any_of(judged, [&](const Judged& by) { return one.is(by.likelihood); })) return Said::as_judged;
    out = Said::otherwise;
  }
  return out;
}

class JudgedFaults {
 public:
  JudgedFaults(std::string_view text, const std::vector<Judged>& judged, std::string_view said,
               const std::vector<std::vector<std::string>>& actors)
      : text_(text), judged_(judged), said_(fold(said).text), allowed_(judged, actors) {}

  std::vector<JudgedFinding> run() {
    const std::vector<ClauseWords> sentences = clauses_of(text_);
    const bool has_source = std::ranges::any_of(said_, is_word_byte);
    for (std::size_t i = 0; i < sentences.size(); ++i) {
      const Telling telling(text_, sentences[i], allowed_);
      if (has_source && telling.is_reported()) continue;
      Said word = likelihood_in(text_, sentences[i], judged_);
      if (word == Said::no && i + 1 < sentences.size() && Telling(text_, sentences[i + 1], allowed_).refers_back())
        word = likelihood_in(text_, sentences[i + 1], judged_);
      one(telling, sentences[i], word);
    }
    return std::move(out_);
  }

 private:
  void add(JudgedFault fault, const Telling& telling, const Span& span) {
    out_.push_back({fault, telling.where(span), telling.text(span)});
  }

  /// What a source says of them may be told as it says it.
  [[nodiscard]] bool is_said(const Telling& telling, const Telling::Assertion& one) const {
    return one.deed && std::ranges::all_of(one.names, [&](const Span& name) {
             return said_.find(telling.text(name)) != std::string::npos;
           });
  }

  void one(const Telling& telling, const ClauseWords& words, Said word) {
    std::vector<Telling::Assertion> told = telling.assertions();
    std::erase_if(told, [&](const Telling::Assertion& one) {
      return telling.is_only_mentioned(one.all.first) || is_said(telling, one);
    });
    if (!told.empty() || telling.names_judged()) {
      if (const auto sure = telling.certainty()) add(JudgedFault::certain, telling, *sure);
    }
    bool denied = false;
    for (const Telling::Assertion& one : told) {
      const auto other = std::ranges::find_if(one.names, [&](const Span& name) { return !telling.is_allowed(name); });
      if (other != one.names.end()) add(JudgedFault::other, telling, *other);
      if (word == Said::no) add(JudgedFault::flat, telling, one.all);
      const std::size_t own = telling.denials(one.all.last, one.names.front().first) % 2;
      if (word != Said::as_judged || denied || own == 0) continue;
      if (std::ranges::any_of(judged_, [&](const Judged& by) { return denials_in(by.proposition) % 2 == own; }))
        continue;
      denied = true;
      add(JudgedFault::denied, telling, one.all);
    }
    if (told.empty() && word == Said::no && !telling.is_only_mentioned(words.size())) {
      const bool repeated =
          std::ranges::any_of(judged_, [&](const Judged& by) { return repeats(words, by.proposition); });
      if (repeated) add(JudgedFault::flat, telling, {0, words.size() - 1});
    }
    if (denied || word != Said::as_judged) return;
    const auto opposite = telling.opposite();
    if (opposite && (telling.names_judged() || !told.empty()) && !is_judged_so(telling.text(*opposite)))
      return add(JudgedFault::denied, telling, *opposite);
    if (told.empty()) turned(telling, words);
  }

  [[nodiscard]] bool is_judged_so(const std::string& words) const {
    return std::ranges::any_of(
        judged_, [&](const Judged& by) { return fold(by.proposition).text.find(words) != std::string::npos; });
  }

  /// A proposition of another kind, told with its word and a denial more or less.
  void turned(const Telling& telling, const ClauseWords& words) {
    const std::size_t own = telling.denials(words.size() - 1, words.size()) % 2;
    bool meant = false;
    for (const Judged& by : judged_) {
      if (!says_again(words, by.proposition, kTurnedPercent)) continue;
      if (denials_in(by.proposition) % 2 == own) return;
      meant = true;
    }
    if (meant) add(JudgedFault::denied, telling, {0, words.size() - 1});
  }

  static constexpr std::size_t kTurnedPercent = 50;

  std::string_view text_;
  const std::vector<Judged>& judged_;
  std::string said_;
  Allowed allowed_;
  std::vector<JudgedFinding> out_;
};

}  // namespace

std::vector<JudgedFinding> find_judged_faults(std::string_view text, const std::vector<Judged>& judged,
                                              std::string_view said,
                                              const std::vector<std::vector<std::string>>& actors) {
  if (judged.empty()) return {};
  return JudgedFaults(text, judged, said, actors).run();
}

}  // namespace backtrail::release
