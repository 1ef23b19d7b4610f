// SPDX-License-Identifier: Apache-2.0
// Sentences that say no: "Nothing was stolen", "we have not seen it". Forms of English are listed in data/release/negation.yml;
// this matches them word by word, within a sentence. It does not understand a text: what says no in other words passes, and
// what only sounds so is found, which its author can answer with a reason ("not_a_finding" of a text).
#pragma once

#include <string_view>
#include <vector>

#include "release/prose/clauses.h"

namespace backtrail::release {

struct Negation {
  Stretch where;  // from the word that denies to what is denied, or the other way round
  bool quoted = false;  // in quotation marks: somebody else's words, if that somebody is cited
};
/// Where a text says that something was not found or did not happen to somebody, in its order and without overlaps. Orders,
/// rules, conditions, questions and double negatives say no such thing.
[[nodiscard]] std::vector<Negation> find_negations(std::string_view text);

[[nodiscard]] std::vector<Negation> negations_of(const ClauseWords& sentence);

/// How many words from `at` on deny something; 0: none. "No doubt" and "not only" deny nothing.
[[nodiscard]] std::size_t denial_at(const ClauseWords& words, std::size_t at);

/// How far a sentence reaches that says no, beyond the logs of one organisation and the time that they are of.
enum class Reach {
  nobody,  // it does not say in whose logs: the whole sentence
  others,  // words for more than the one whose logs it speaks of: "elsewhere", "any other provider"
  all_time,  // "ever"
  today  // "so far", "is not affected"
};
struct Reaching {
  Stretch where;
  Reach reach = Reach::nobody;
};
/// Each at most once a sentence. Sentences that say nothing of the kind are left out.
[[nodiscard]] std::vector<Reaching> find_reaches(std::string_view text);

/// Whether a text says that it does not speak of everything: "in the logs that exist", "these could not be searched".
[[nodiscard]] bool says_partly(std::string_view text);

/// The same of a rule, which looks for what is odd: "detects a logon that was never seen before" finds nothing, and neither does what
/// else may fire it (`false_positive`): "None", "unknown". What is said of parties and of what they have does all the same.
[[nodiscard]] std::vector<Negation> find_negations_of_rule(std::string_view text, bool false_positive);

}  // namespace backtrail::release
