// SPDX-License-Identifier: Apache-2.0
// What is learned from rules that were looked at in vain. Which member of a conjunction is its best witness is guessed when
// rules are put together; logs differ, and a guess such as `cs-method: GET` makes half of an access log be evaluated. So
// each scanner counts how often a rule was looked at and not true, asks some of those times which of its members said
// no, and lets the group of rules be put together anew with that member for a witness (Part::improve).
//
// Only what is looked at changes by this, never what is found: each choice is a literal that a true rule cannot do without.
// How often a regular expression gives up is told to the user, and must not depend on which thread has learned how much. One
// that is looked at after all other members of its conjunction (is_true() does so) is run only where these are true, so
// whichever of them is the witness stands in the record. Two in one conjunction may forestall each other: such a rule keeps
// its guess, and so does one that counts searches of which some hold expressions.
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "hunt/sigma/tree.h"
#include "hunt/sigma/view.h"

namespace backtrail::hunt::sigma {

/// Members of which all must be true for the head to be. Searches that members name are taken apart as well, so a head is
/// the outermost of conjunctions that stand in each other.
struct Conjunction {
  const Node* head = nullptr;
  std::vector<const Node*> members;
};

/// All of a rule, wherever they stand, but under negations: those say nothing of what a true rule holds.
[[nodiscard]] std::vector<Conjunction> conjunctions(const Rule& rule);

/// Which member of each conjunction is its witness.
struct Choice {
  std::vector<const Node*> members;  // as the conjunctions; null: the guess
  std::vector<const Node*> before;
  double rate_before = 1;  // of records that the rule was looked at in vain on, under the choice before
  bool settled = false;  // nothing better is known
};

class Waste {
 public:
  /// Of one rule.
  struct Vain {
    std::uint32_t times = 0;
    std::uint32_t sampled = 0;
    std::vector<std::uint32_t> refusals;  // by conjunction and member: of the times sampled, how often it was not true
  };

  void on_record() { ++records_; }
  /// `rule`, the one at `place` of its group, was looked at and not true of the record in `view`.
  void on_vain(const Rule& rule, std::uint32_t place, RecordView& view);
  /// Is there enough to learn from? Ever more records are asked for, so that putting together anew costs little.
  [[nodiscard]] bool due() const { return records_ >= wanted_; }
  /// Begins to count anew.
  void reset();

  [[nodiscard]] std::uint32_t records() const { return records_; }
  [[nodiscard]] const std::unordered_map<std::uint32_t, Vain>& by_place() const { return vain_; }

 private:
  std::uint32_t records_ = 0;
  std::uint32_t wanted_ = 512;
  std::unordered_map<std::uint32_t, Vain> vain_;
};

/// What to choose next; true when `choice` is another now. `usable` says of a member whether it can be a witness.
bool learn(const Rule& rule, const Waste::Vain& vain, std::uint32_t records,
           const std::function<bool(const Node&)>& usable, Choice& choice);

/// Whether it is told by more than the record how often an expression of the rule is run (see above).
[[nodiscard]] bool keeps_guess(const Rule& rule);

}  // namespace backtrail::hunt::sigma
