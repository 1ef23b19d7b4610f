// SPDX-License-Identifier: Apache-2.0
#include "release/prose/judged.h"

#include <algorithm>
#include <set>

#include "estimate/said.h"
#include "release/prose/negation.h"
#include "release/prose/numbers.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kContentSize = 4;  // letters: shorter words are in every sentence
constexpr std::size_t kContentLeast = 2;

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
  void add(JudgedFault fault, const Telling& telling, const Telling::Span& span) {
    out_.push_back({fault, telling.where(span), telling.text(span)});
  }

  /// What a source says of them may be told as it says it.
  [[nodiscard]] bool is_said(const Telling& telling, const Telling::Assertion& one) const {
    return one.deed && std::ranges::all_of(one.names, [&](const Telling::Span& name) {
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
      // Beside whom the judgement is on, a name that no actor bears is a tool's or a campaign's.
      const bool judged = std::ranges::any_of(one.names, [&](const auto& name) { return telling.is_judged(name); });
      const auto other = std::ranges::find_if(one.names, [&](const auto& name) {
        return !telling.is_allowed(name) && (!judged || telling.is_actor(name));
      });
      // An alternative may be named, and is not what was judged likely.
      const bool only_alternative = word != Said::no && telling.denials(one.all.last, one.names.front().first) == 0 &&
                                    !one.names.empty() && telling.are_alternatives(one.names);
      if (other != one.names.end()) add(JudgedFault::other, telling, *other);
      else if (only_alternative) add(JudgedFault::other, telling, one.names.front());
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
