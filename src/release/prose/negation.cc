// SPDX-License-Identifier: Apache-2.0
#include "release/prose/negation.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "release/prose/negation_lists.h"
#include "release/prose/numbers.h"

namespace backtrail::release {

const NegationLists& negation_lists() {
  static const NegationLists kLists;
  return kLists;
}

namespace {

constexpr std::size_t kWithin = 8;   // words from the denial to what is denied
constexpr std::size_t kBefore = 6;   // the same where it stands before
constexpr std::size_t kObjectIn = 3;  // "no further internal systems"
constexpr std::size_t kConditionIn = 6;
constexpr std::size_t kTakenBackIn = 4;
constexpr std::size_t kPaperIn = 6;  // words from "confirm" to "reports"

using Sentence = ClauseWords;

bool is_number(const std::string& word) {
  return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

class Reader {
 public:
  explicit Reader(const Sentence& words) : words_(words) {}

  std::vector<Negation> run() {
    for (std::size_t i = 0; i < words_.size();) {
      const std::size_t last = one(i);
      i = std::max(last, i) + 1;
    }
    return std::move(out_);
  }

 private:
  /// Looks at what begins at word `i`; the last word that has been dealt with.
  std::size_t one(std::size_t i) {
    if (const std::size_t size = match(negation_lists().alone, words_, i)) {
      if (match(negation_lists().costless, words_, i) != 0 && holds(negation_lists().possible, clause_of(i), i))
        return i + size - 1;
      if (!is_asked(i) && !is_of_products(i, i + size)) add(i, i + size - 1);
      return i + size - 1;
    }
    const std::size_t size = match(negation_lists().negators, words_, i);
    if (size == 0) return i;
    if (const std::size_t harmless = match(negation_lists().harmless, words_, i)) {
      // "Does not mean that you were not compromised"
      const std::size_t then = i + harmless;
      const bool open = then < words_.size() && words_[then].text == "that" &&
                        (words_[then - 1].text == "mean" || words_[then - 1].text == "imply");
      return open ? end_of_clause(then) : then - 1;
    }
    if (is_habit(i) || is_of_anybody(i) || is_of_all(i) || is_no_token(i)) return end_of_clause(i);
    if (is_no_reason(i) || is_of_any_such(i) || finds_in_general(i) || you_will(i)) return i + size - 1;
    if (is_ruled(i) || may_see(i) || is_need(i) || is_all_known(i)) return i + size - 1;
    if (const auto last = unpublished(i + size)) return *last;
    if (const auto last = left_open(i + size)) return *last;
    if (is_of_products(i, i + size) || is_of_tools(i)) return end_of_clause(i);
    if (words_.size() == 1 || (i == 0 && words_[i].text == "no" && size == 1 && words_[1].begins)) {
      add(i, i);
      return i;
    }
    if (words_[i].text == "no" && i + 1 < words_.size() && is_number(words_[i + 1].text)) return i + 1;
    if (const auto last = denied(i, i + size)) return *last;
    if (const auto first = denied_before(i)) add(*first, i + size - 1);
    return i + size - 1;
  }

  void add(std::size_t first, std::size_t last) {
    out_.push_back({{words_[first].where.begin, words_[last].where.end}, words_[first].quoted && words_[last].quoted});
  }

  /// "We do not know whether", "no full picture of what", "we do not comment on": the last word of what says so, from word `from`
  /// on behind the denial.
  [[nodiscard]] std::optional<std::size_t> left_open(std::size_t from) const {
    constexpr std::size_t kKnowingIn = 4, kQuestionIn = 3;
    if (const auto last = not_vouched(from)) return last;
    if (match(negation_lists().unspoken, words_, from) != 0) return end_of_clause(from);
    for (std::size_t k = from; k < words_.size() && k < from + kKnowingIn && !words_[k].begins; ++k) {
      if (match(negation_lists().findings, words_, k) != 0 && match(negation_lists().knowing, words_, k) == 0) break;
      if (match(negation_lists().knowing, words_, k) == 0) continue;
      for (std::size_t then = k + 1; then < words_.size() && then <= k + kQuestionIn; ++then) {
        if (match(negation_lists().questions, words_, then) != 0) return end_of_clause(then);
      }
    }
    return std::nullopt;
  }

  /// "We cannot confirm reports that", "have not seen the document that", "these reports have not been confirmed": whoever does not
  /// vouch for what others say says nothing of it himself. "We cannot confirm any theft" does. A sentence that goes on with a
  /// denial of its own ("for nothing was taken") is looked at from there.
  [[nodiscard]] std::optional<std::size_t> not_vouched(std::size_t from) const {
    const NegationLists& lists = negation_lists();
    // "Nothing confirms it", "our logs do not confirm it" and "the auditors did not confirm it" are findings.
    if (from == 0 || match(lists.trailing, words_, from - 1) != 0 || is_past(from) ||
        holds(lists.inquiries, clause_of(from - 1), from))
      return std::nullopt;
    if (const std::size_t size = match(lists.vouched, words_, from); size != 0) {
      const bool ours = holds(lists.inquiries, from, end_of_clause(from) + 1);
      return !ours && told_by_others(from) ? std::optional(from + size - 1) : std::nullopt;
    }
    const std::size_t verb = match(lists.vouching, words_, from);
    if (verb == 0) return std::nullopt;
    const bool seen = words_[from + verb - 1].text == "seen";
    const Phrases& papers = seen ? lists.unseen : lists.papers;
    std::size_t k = from + verb;
    if (!seen && match(lists.saying, words_, k) != 0) return open_until(k);
    bool definite = !seen;
    for (std::size_t some = 0; k < words_.size() && some < kPaperIn && !words_[k].begins; ++k, ++some) {
      if (const std::size_t size = match(papers, words_, k)) {
        // "Have not seen the documents leave" is a finding.
        const std::size_t then = k + size;
        const bool ends = then >= words_.size() || words_[then].begins || match(lists.onward, words_, then) != 0;
        return definite && (!seen || ends) ? std::optional(open_until(then - 1)) : std::nullopt;
      }
      if (match(lists.definite, words_, k) != 0) definite = true;
      else if (words_[k].text == "any" || match(lists.negators, words_, k) != 0) return std::nullopt;
    }
    return std::nullopt;
  }
  /// "Did not", "were not", "didnt": somebody has looked, and is done with it. The denial ends before word `from`.
  [[nodiscard]] bool is_past(std::size_t from) const {
    constexpr std::array<std::string_view, 6> kPast = {"did", "was", "were", "didnt", "wasnt", "werent"};
    return std::ranges::find(kPast, std::string_view(words_[from - 1].text)) != kPast.end() ||
           (from > 1 && std::ranges::find(kPast, std::string_view(words_[from - 2].text)) != kPast.end());
  }
  /// Whether the clause until word `at` begins with what others say: "these reports", "the figures of the group".
  [[nodiscard]] bool told_by_others(std::size_t at) const {
    const std::size_t first = clause_of(at - 1);
    if (match(negation_lists().definite, words_, first) == 0) return false;
    for (std::size_t k = first; k < at; ++k) {
      if (match(negation_lists().papers, words_, k) != 0) return true;
      if (match(negation_lists().saying, words_, k) != 0) return false;
    }
    return false;
  }
  /// The last word behind `k` before another clause, or what "and", "since" and the like join to it.
  [[nodiscard]] std::size_t open_until(std::size_t k) const {
    while (k + 1 < words_.size() && !words_[k + 1].begins && match(negation_lists().joining, words_, k + 1) == 0) ++k;
    return k;
  }

  /// "It needs no user interaction", "leaves no trace on disk".
  [[nodiscard]] bool is_need(std::size_t i) const {
    if (i > 0 && words_[i].text == "no" && match(negation_lists().needs, words_, i - 1) != 0) return true;
    // "The servers do not need access"; what follows "need to" is looked at by itself.
    const bool does = words_[i].text == "not" && (before(i) == "do" || before(i) == "does");
    const std::size_t verb = i + 1;
    return does && verb + 1 < words_.size() && (words_[verb].text == "need" || words_[verb].text == "require") &&
           words_[verb + 1].text != "to" && match(negation_lists().worries, words_, verb + 1) == 0;
  }

  /// "We are not aware of a public exploit": the last word of it, from word `from` on behind the denial. "A public exploit that was used" and
  /// what is told of somebody go on.
  [[nodiscard]] std::optional<std::size_t> unpublished(std::size_t from) const {
    const NegationLists& lists = negation_lists();
    const std::size_t aware = match(lists.aware, words_, from);
    if (aware == 0 || speaks_of_parties()) return std::nullopt;
    std::size_t k = from + aware;
    while (k < words_.size() && match(lists.between, words_, k) != 0) ++k;
    const std::size_t size = match(lists.unpublished, words_, k);
    if (size == 0) return std::nullopt;
    const std::size_t then = k + size;
    const bool ends =
        then >= words_.size() || words_[then].begins || words_[then].text == "for" || words_[then].text == "at";
    return ends ? std::optional(then - 1) : std::nullopt;
  }

  /// "We have no further information at this time": what is known was said.
  [[nodiscard]] bool is_all_known(std::size_t i) const {
    constexpr std::array<std::string_view, 3> kMore = {"further", "additional", "more"};
    constexpr std::array<std::string_view, 2> kNews = {"information", "details"};
    constexpr std::array<std::string_view, 5> kThen = {"at", "to", "now", "yet", "currently"};
    const auto is = [&](std::size_t k, const auto& list) {
      return k < words_.size() && std::ranges::find(list, std::string_view(words_[k].text)) != list.end();
    };
    if (before(i) != "have" || words_[i].text != "no" || !is(i + 1, kMore) || !is(i + 2, kNews)) return false;
    return i + 3 == words_.size() || words_[i + 3].begins || is(i + 3, kThen);
  }

  /// Whether one of `phrases` stands in words `from` to `to`, the latter left out.
  [[nodiscard]] bool holds(const Phrases& phrases, std::size_t from, std::size_t to) const {
    for (std::size_t k = from; k < to && k < words_.size(); ++k) {
      if (match(phrases, words_, k) != 0) return true;
    }
    return false;
  }
  [[nodiscard]] bool speaks_of_parties() const {
    return std::ranges::any_of(words_, [](const ClauseWord& one) { return party_noun(one.text).has_value(); });
  }
  [[nodiscard]] std::string_view before(std::size_t i) const {
    return i > 0 ? std::string_view(words_[i - 1].text) : std::string_view();
  }

  /// "Version 8 is not affected", "is not vulnerable by default": the denial at `i` ends before word `behind`.
  [[nodiscard]] bool is_of_products(std::size_t i, std::size_t behind) const {
    const bool alone = match(negation_lists().alone, words_, i) != 0;
    const bool is = before(i) == "is" || before(i) == "are";
    const bool present = alone ? is : (is && words_[i].text == "not") || match(negation_lists().isnt, words_, i) != 0;
    const std::size_t size = alone ? behind - i : match(negation_lists().flawed, words_, behind);
    if (!present || size == 0 || match(negation_lists().flawed, words_, alone ? i : behind) == 0) return false;
    const std::size_t end = alone ? behind : behind + size;
    const bool by_default = end + 1 < words_.size() && words_[end].text == "by" && words_[end + 1].text == "default";
    if (speaks_of_parties() || holds(negation_lists().ours, 0, words_.size())) return false;
    if (by_default || holds(negation_lists().products, clause_of(i), i)) return true;
    return follows_condition(i) && i > 1 && is_thing(words_[i - 2].text);
  }

  /// "This rule does not detect encoded commands." What "cannot be found" is looked for by somebody.
  [[nodiscard]] bool is_of_tools(std::size_t i) const {
    const bool does = (before(i) == "does" || before(i) == "do") && words_[i].text == "not";
    if (!does && match(negation_lists().doesnt, words_, i) == 0) return false;
    if (i + 1 < words_.size() && words_[i + 1].text == "be") return false;
    if (speaks_of_parties() || holds(negation_lists().ours, 0, words_.size())) return false;
    return holds(negation_lists().tools, clause_of(i), i) || is_of_kind(i);
  }

  /// "The group does not encrypt files": what actors do or leave, in the present, of nobody and nothing that is ours.
  [[nodiscard]] bool is_habit(std::size_t i) const {
    const NegationLists& lists = negation_lists();
    const bool does = (before(i) == "does" || before(i) == "do") && words_[i].text == "not";
    if (!does && match(lists.doesnt, words_, i) == 0) return false;
    if (match(lists.habits, words_, i + 1) == 0 || speaks_of_parties() || holds(lists.ours, 0, words_.size()))
      return false;
    const std::size_t first = clause_of(i), verb = does ? i - 1 : i;
    return verb > first && verb - first <= 3 && match(lists.acting, words_, verb - 1) != 0;
  }

  /// "Most businesses know neither their attackers nor their exposure."
  [[nodiscard]] bool is_of_anybody(std::size_t i) const {
    const NegationLists& lists = negation_lists();
    const std::size_t first = clause_of(i), size = match(lists.general, words_, first);
    if (size == 0) return false;
    const std::size_t whom = match(lists.anybody, words_, first + size);
    return whom != 0 && first + size + whom < i && match(lists.anybody_do, words_, first + size + whom) != 0 &&
           !speaks_of_victims();
  }
  [[nodiscard]] bool speaks_of_victims() const {
    return std::ranges::any_of(words_, [](const ClauseWord& one) {
      const auto noun = party_noun(one.text);
      return noun && *noun != "organisation" && *noun != "organization" && *noun != "company" && *noun != "business";
    });
  }

  /// "No product can stop all attacks": of what no such thing does.
  [[nodiscard]] bool is_of_all(std::size_t i) const {
    constexpr std::size_t kVerbIn = 4, kAllIn = 4;
    if (words_[i].text != "no" || speaks_of_parties() || holds(negation_lists().ours, 0, words_.size())) return false;
    for (std::size_t k = i + 2; k + 1 < words_.size() && k < i + kVerbIn && !words_[k].begins; ++k) {
      if (match(negation_lists().capable, words_, k) == 0) continue;
      if (match(negation_lists().protects, words_, k + 1) != 0) return true;
      return holds(negation_lists().everything, k + 2, k + 2 + kAllIn);
    }
    return false;
  }

  /// "Chinese characters in file names are no sign of this intruder": of what a thing means wherever it stands.
  [[nodiscard]] bool is_no_token(std::size_t i) const {
    const std::size_t first = clause_of(i);
    const bool is = before(i) == "is" || before(i) == "are";
    if (words_[i].text != "no" || !is || i < first + 2 || speaks_of_parties()) return false;
    const std::string& subject = words_[first].text;
    if (match(negation_lists().definites, words_, first) != 0 || subject == "there" || subject == "it" ||
        subject == "here")
      return false;
    return match(negation_lists().tokens, words_, i + 1) != 0 && i + 2 < words_.size() && words_[i + 2].text == "of";
  }

  /// "No reason to doubt it", "never a good reason to share a password"; "no reason to believe" says no.
  [[nodiscard]] bool is_no_reason(std::size_t i) const {
    constexpr std::size_t kReasonIn = 4;
    for (std::size_t k = i + 1; k + 2 < words_.size() && k < i + kReasonIn && !words_[k].begins; ++k) {
      if (words_[k].text != "reason" && words_[k].text != "excuse") continue;
      if (words_[k + 1].text != "to") return false;
      if (match(negation_lists().doubts, words_, k + 2) != 0) return true;
      return match(negation_lists().beliefs, words_, k + 2) == 0 &&
             match(negation_lists().worries, words_, k + 2) == 0 &&
             match(negation_lists().findings, words_, k + 2) == 0;
    }
    return false;
  }

  /// "A customer that is not reached by the provider needs no change": of whoever is such a one.
  [[nodiscard]] bool is_of_any_such(std::size_t i) const {
    constexpr std::array<std::string_view, 5> kAny = {"a", "an", "any", "every", "each"};
    constexpr std::size_t kWhoIn = 5;
    if (words_[i].text != "not" || (before(i) != "is" && before(i) != "are")) return false;
    const std::size_t first = clause_of(i);
    if (std::ranges::find(kAny, std::string_view(words_[first].text)) == kAny.end() || i < first + 3 ||
        i > first + kWhoIn)
      return false;
    if (words_[i - 2].text != "that" && words_[i - 2].text != "who" && words_[i - 2].text != "which") return false;
    for (std::size_t k = i + 1; k < words_.size(); ++k) {
      const bool needs = match(negation_lists().needs, words_, k) != 0 ||
                         match(negation_lists().capable, words_, k) != 0 || is_rule(k);
      if (needs) return true;
    }
    return false;
  }

  /// "This rule finds nothing in clean logs": what a tool does, of no logs that are somebody's.
  [[nodiscard]] bool finds_in_general(std::size_t i) const {
    const NegationLists& lists = negation_lists();
    const std::size_t first = clause_of(i);
    if (i < first + 2 || match(lists.trailing, words_, i) == 0 || match(lists.finding_now, words_, i - 1) == 0)
      return false;
    if (speaks_of_parties() || !holds(lists.looking, first, i - 1) || holds(lists.ours, 0, words_.size())) return false;
    return !holds(lists.definites, i + 1, words_.size());
  }

  /// "You will find nothing if the logs were cleared": what readers will see, where it depends.
  [[nodiscard]] bool you_will(std::size_t i) const {
    const std::size_t first = clause_of(i);
    if (i <= first + 1 || words_[first].text != "you" ||
        (words_[first + 1].text != "will" && words_[first + 1].text != "would"))
      return false;
    return holds(negation_lists().conditions, 0, words_.size()) || holds(negation_lists().follows, 0, words_.size());
  }

  /// "You may see no entries": said to whoever looks.
  [[nodiscard]] bool may_see(std::size_t i) const {
    const std::size_t first = clause_of(i);
    return i > first + 1 && words_[first].text == "you" && match(negation_lists().mays, words_, first + 1) != 0;
  }

  /// "Needs to", "has to" from word `k` on: what somebody is spared to do. "Need to worry" is none.
  [[nodiscard]] bool is_spared(std::size_t k) const {
    constexpr std::array<std::string_view, 4> kNeed = {"need", "needs", "have", "has"};
    return k + 2 < words_.size() && std::ranges::find(kNeed, std::string_view(words_[k].text)) != kNeed.end() &&
           words_[k + 1].text == "to" && match(negation_lists().worries, words_, k + 2) == 0;
  }

  /// "No customer has to change a password", "do not need to take any action": the last word of "needs to", behind a denial that ends before `from`.
  [[nodiscard]] std::optional<std::size_t> spared(std::size_t from, bool counts) const {
    if (is_spared(from)) return from + 1;
    for (std::size_t k = from; counts && k < words_.size() && k < from + kWithin && !words_[k].begins; ++k) {
      if (is_spared(k)) return k + 1;
      if (match(negation_lists().findings, words_, k) != 0 || match(negation_lists().harm, words_, k) != 0) break;
    }
    return std::nullopt;
  }

  /// What a clause is about that tells how things are made: "event 4624", "resetting the device". "The events" are those that somebody has.
  [[nodiscard]] bool is_of_kind(std::size_t i) const {
    const NegationLists& lists = negation_lists();
    const std::size_t first = clause_of(i);
    const std::string& word = words_[first].text;
    if (match(lists.definites, words_, first) != 0) return false;
    if (word.size() > 4 && word.ends_with("ing") && match(lists.inquiring, words_, first) == 0 &&
        match(lists.findings, words_, first) == 0) {
      return true;
    }
    return match(lists.subjects, words_, first) != 0 || match(lists.subjects, words_, first + 1) != 0;
  }

  /// "If the command returns no output, the device is not affected."
  [[nodiscard]] bool follows_condition(std::size_t i) const {
    return match(negation_lists().follows, words_, 0) != 0 && clause_of(i) > 0;
  }

  /// Where the clause of word `i` begins.
  [[nodiscard]] std::size_t clause_of(std::size_t i) const {
    while (i > 0 && !words_[i].begins) --i;
    return i;
  }

  /// Whether the word at `i` belongs to an order, a rule or a condition.
  [[nodiscard]] bool is_ruled(std::size_t i) const {
    const auto is = [&](const Phrases& phrases, std::size_t k) { return match(phrases, words_, k) != 0; };
    const bool denies_verb = words_[i].text == "not" || words_[i].text == "never";
    if (i > 0 && denies_verb && is(negation_lists().modal, i - 1)) return true;
    // "Do not" is told from "do": the order begins a word earlier.
    const std::size_t first = i > 0 && words_[i].text == "not" && words_[i - 1].text == "do" ? i - 1 : i;
    if (is(negation_lists().orders, first)) {
      const std::string before = first > 0 ? words_[first - 1].text : "";
      const bool starts =
          words_[first].begins || before == "and" || before == "or" || before == "please" || before == "so";
      const std::string then = first + 1 < words_.size() ? words_[first + 1].text : "";
      // "Never were customers affected" is no order.
      const bool tells =
          then == "were" || then == "was" || then == "has" || then == "have" || then == "did" || then == "had";
      if (starts && !tells) return true;
    }
    return is_asked(i);
  }

  /// Whether a condition, a task or an order of what to believe stands before the word at `i`, in its clause.
  [[nodiscard]] bool is_asked(std::size_t i) const {
    const auto is = [&](const Phrases& phrases, std::size_t k) { return match(phrases, words_, k) != 0; };
    for (std::size_t k = i; k > 0 && k + kConditionIn > i; --k) {
      if (words_[k].begins) break;
      const std::size_t at = k - 1;
      if (is(negation_lists().conditions, at)) return true;
      const std::string before = at > 0 ? words_[at - 1].text : "";
      const bool told = words_[at].begins || before == "to" || before == "and" || is_rule(at - 1);
      if (is(negation_lists().tasks, at) && told) return true;
      const std::size_t order = match(negation_lists().orders, words_, at);
      if (order != 0 && is(negation_lists().beliefs, at + order)) return true;
    }
    return false;
  }

  /// "Should" and "must", but "should have been" is a guess.
  [[nodiscard]] bool is_rule(std::size_t k) const {
    return k < words_.size() && match(negation_lists().rules, words_, k) != 0 &&
           (k + 1 == words_.size() || words_[k + 1].text != "have");
  }

  /// What the negator at `at` denies, from word `from` on; adds it, and is the last word that has been dealt with.
  std::optional<std::size_t> denied(std::size_t at, std::size_t from) {
    const bool only_found = match(negation_lists().able, words_, at) != 0;
    const bool counts =
        !only_found && (words_[at].text == "no" || words_[at].text == "zero" || words_[at].text == "0" ||
                        words_[at].text == "none" || words_[at].text == "neither" || from > at + 1);
    if (const auto last = spared(from, counts)) return last;
    bool further = false;  // in another clause
    for (std::size_t k = from; k < words_.size() && k < from + kWithin; ++k) {
      if (match(negation_lists().stops, words_, k) != 0) break;
      further = further || words_[k].begins;
      // "Systems that are not patched should be taken off"; "did not, it should be said, steal" and "were not and should not be
      // affected" are no rules.
      if (is_rule(k) && (counts || (!further && !is_joined(k)))) return k;
      // "No login is required to reach the page"
      if (counts && !further && match(negation_lists().unneeded, words_, k) != 0) return k + 1;
      const std::size_t alone = match(negation_lists().alone, words_, k);
      // Each clause denies for itself: "it holds nothing odd, and there is no sign of it".
      if (further && alone != 0) return std::nullopt;
      if (alone != 0) return k + alone - 1;  // denied twice
      const bool again =
          match(negation_lists().negators, words_, k) != 0 && words_[k].text != "nor" && words_[k].text != "neither";
      // Behind a second denial nothing of the same clause is denied.
      if (again) return further || is_joined(k) ? std::nullopt : std::optional(end_of_clause(k));
      std::size_t size = match(negation_lists().findings, words_, k);
      if (size == 0 && !only_found) size = match(negation_lists().harm, words_, k);
      if (size == 0 && counts && k < from + kObjectIn) size = match(negation_lists().objects, words_, k);
      if (size == 0) continue;
      // "No customer data should be stored there"
      std::size_t then = k + size;
      while (counts && then < words_.size() && match(negation_lists().objects, words_, then) != 0) ++then;
      if (counts && (is_rule(then) || match(negation_lists().unneeded, words_, then) != 0)) return then;
      if (is_taken_back(k + size)) return end_of_clause(k + size - 1);
      add(at, k + size - 1);
      return k + size - 1;
    }
    return std::nullopt;
  }

  /// Whether the words from `at` on deny once more ("no customer that was not affected" is told of everybody), or say that it
  /// came later ("was not found until May").
  [[nodiscard]] bool is_taken_back(std::size_t at) const {
    for (std::size_t k = at; k < words_.size() && k < at + kTakenBackIn; ++k) {
      const std::string& word = words_[k].text;
      if (words_[k].begins || word == "and" || word == "or" || match(negation_lists().stops, words_, k) != 0) break;
      const std::string then = k + 1 < words_.size() ? words_[k + 1].text : "";
      // "Nothing was found until today" takes nothing back.
      if ((word == "until" || word == "till") && (then == "today" || then == "now")) continue;
      if (word == "until" || word == "till" || match(negation_lists().alone, words_, k) != 0) return true;
      if ((word == "not" || word.ends_with("nt")) && match(negation_lists().negators, words_, k) != 0) return true;
    }
    return false;
  }

  [[nodiscard]] bool is_joined(std::size_t k) const {
    return k > 0 && (words_[k - 1].text == "and" || words_[k - 1].text == "or");
  }

  [[nodiscard]] std::size_t end_of_clause(std::size_t k) const {
    while (k + 1 < words_.size() && !words_[k + 1].begins) ++k;
    return k;
  }

  [[nodiscard]] std::optional<std::size_t> denied_before(std::size_t at) const {
    const bool trails = match(negation_lists().trailing, words_, at) != 0;
    const std::size_t within = trails ? kBefore : words_[at].text == "no" ? 1 : 0;
    for (std::size_t k = at; k > 0 && k + within > at; --k) {
      if (match(negation_lists().negators, words_, k - 1) != 0) return std::nullopt;
      if (match(negation_lists().findings, words_, k - 1) != 0 || match(negation_lists().harm, words_, k - 1) != 0)
        return k - 1;
      if (trails && match(negation_lists().objects, words_, k - 1) != 0 && words_[at].begins) return k - 1;
    }
    return std::nullopt;
  }

  const Sentence& words_;
  std::vector<Negation> out_;
};

}  // namespace

std::vector<Negation> negations_of(const ClauseWords& sentence) { return Reader(sentence).run(); }

std::vector<Negation> find_negations(std::string_view text) {
  std::vector<Negation> out;
  for (const Sentence& one : clauses_of(text)) {
    auto found = negations_of(one);
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

std::size_t denial_at(const ClauseWords& words, std::size_t at) {
  const std::size_t size = match(negation_lists().negators, words, at);
  return size == 0 || match(negation_lists().harmless, words, at) != 0 ? 0 : size;
}

}  // namespace backtrail::release
