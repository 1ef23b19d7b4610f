// SPDX-License-Identifier: Apache-2.0
// Which rules a record is worth looking at with, and what to search it for.
//
// Records are routed by log source and then by EventID, where rules require certain ones. The rules of such a group and
// the matchers of their witnesses are put together when the first record of the group is seen, so that a run over one
// kind of log pays for the rules of that kind, and again when their scanners have learned better (see waste.h). Thread-safe;
// parts live as long as the router.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hunt/sigma/gate.h"
#include "hunt/sigma/matcher.h"
#include "hunt/sigma/tree.h"
#include "hunt/sigma/waste.h"

namespace backtrail::hunt::sigma {

/// Whether a rule's log source allows for a record's: every part that the rule gives must be the record's.
[[nodiscard]] bool log_source_fits(const detector::SigmaLogSource& rule, const record::LogSource& record);

/// Rules of a log source and an EventID, with their matchers.
struct Group {
  std::vector<std::uint32_t> rules;  // positions in the router's rules, ascending
  std::vector<std::uint64_t> always;  // bit i: rules[i] has no witness
  std::vector<std::uint16_t> matcher_of;  // by slot; kNoMatcher
  std::vector<Matcher> matchers;  // of one slot each
  std::unique_ptr<Matcher> any_value;  // of witnesses of keywords
  std::vector<std::uint32_t> starts;  // a literal's id -> the places in `bits` of the rules that it is a witness of;
  std::vector<std::uint32_t> candidates;  // one more start than there are literals
  std::map<std::uint32_t, Choice> choices;  // by position in `rules`; the others are guesses
  Gate gate;  // of all its witnesses, where the group is all of a log source's rules
};
inline constexpr std::uint16_t kNoMatcher = 0xffff;

class Router;

/// Rules that go together, and the newest Group that was made of them. What a scanner holds lives on for it.
class Part {
 public:
  [[nodiscard]] std::shared_ptr<const Group> group(const Router& router) const;
  /// The group that `waste`, counted under `used`, teaches; or another one, when a scanner was first; or `used` itself.
  [[nodiscard]] std::shared_ptr<const Group> improve(const Router& router, std::shared_ptr<const Group> used,
                                                     const Waste& waste) const;

 private:
  friend class Route;
  friend class Router;
  std::shared_ptr<Group> make(const Router& router, std::map<std::uint32_t, Choice> choices) const;

  std::vector<std::uint32_t> rules_;
  bool gated_ = false;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const Group> newest_;
};

/// The rules of one log source, split by EventID.
class Route {
 public:
  /// `event_ids`: how many values of EventID the record has; `event_id`: the one, folded.
  [[nodiscard]] const Part& part(std::size_t event_ids, std::string_view event_id) const;
  /// The part of all its records, whatever their EventIDs; null when there is no such part.
  [[nodiscard]] const Part* only_part() const { return split_ ? nullptr : &whole_; }

 private:
  friend class Router;
  Part whole_;  // records with several EventIDs, or when splitting does not pay
  Part others_;  // records without an EventID or with one that no rule requires
  std::map<std::string, Part, std::less<>> by_event_id_;
  bool split_ = false;
};

class Router {
 public:
  Router(const detector::Set& set, std::vector<Rule> rules, const record::Demand& demand);

  [[nodiscard]] const std::vector<Rule>& rules() const { return rules_; }
  [[nodiscard]] std::optional<record::Slot> event_id_slot() const { return event_id_; }
  /// The route of a log source; the same for all that are equal.
  [[nodiscard]] const Route& route(const record::LogSource& log_source) const;

 private:
  friend class Part;
  void build(Group& group, bool gated) const;

  const detector::Set& set_;
  std::vector<Rule> rules_;
  const record::Demand& demand_;
  std::optional<record::Slot> event_id_;
  std::set<record::Slot> never_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::unique_ptr<Route>> routes_;
};

}  // namespace backtrail::hunt::sigma
