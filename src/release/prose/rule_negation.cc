// SPDX-License-Identifier: Apache-2.0
// What says no in a rule, and what only describes what the rule looks for.
#include <algorithm>

#include "release/prose/negation.h"
#include "release/prose/numbers.h"

namespace backtrail::release {
namespace {

struct RuleLists {
  Phrases detects = phrases_of("negation.yml", "detects"), objects = phrases_of("negation.yml", "objects"),
          ours = phrases_of("negation.yml", "ours");
};
const RuleLists& rule_lists() {
  static const RuleLists kLists;
  return kLists;
}

bool holds_any(const Phrases& phrases, const ClauseWords& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (match(phrases, words, i) != 0) return true;
  }
  return false;
}

/// Whether a sentence tells of somebody, or of what they have.
bool is_of_somebody(const ClauseWords& words) {
  const bool party = std::ranges::any_of(words, [](const ClauseWord& one) { return party_noun(one.text).has_value(); });
  return party || holds_any(rule_lists().objects, words) || holds_any(rule_lists().ours, words);
}

/// "Detects ...", "This rule looks for ...": the verb stands among the first words.
bool describes_rule(const ClauseWords& words) {
  constexpr std::size_t kVerbIn = 4;
  for (std::size_t i = 0; i < words.size() && i < kVerbIn; ++i) {
    if (match(rule_lists().detects, words, i) != 0) return true;
  }
  return false;
}

}  // namespace

std::vector<Negation> find_negations_of_rule(std::string_view text, bool false_positive) {
  std::vector<Negation> out = find_negations(text);
  if (out.empty()) return out;
  for (const ClauseWords& words : clauses_of(text)) {
    if (words.empty()) continue;
    // What the rule itself looks for may be files and accounts; a party, and "we", make it a finding.
    const bool party =
        std::ranges::any_of(words, [](const ClauseWord& one) { return party_noun(one.text).has_value(); }) ||
        holds_any(rule_lists().ours, words);
    const bool harmless = false_positive ? !is_of_somebody(words) : !party && describes_rule(words);
    if (!harmless) continue;
    const std::size_t begin = words.front().where.begin, end = words.back().where.end;
    std::erase_if(out, [&](const Negation& one) { return begin <= one.where.begin && one.where.end <= end; });
  }
  return out;
}

}  // namespace backtrail::release
