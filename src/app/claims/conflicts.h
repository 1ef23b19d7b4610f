// SPDX-License-Identifier: Apache-2.0
// Claims that disagree, side by side, with what differs: the unit that a number counts, its scope, its place, its period; the
// relation; the object. Nothing is merged here: that takes a sealed entry which says what is kept and why.
//
// Two claims are laid side by side when they speak of one subject and
// - give one number of different things, or different numbers of one thing,
// - tie it to one object by different relations ("has links to", "acts on behalf of"), or one denies what the other says (registers/relations.h), or
// - identify it by one relation with different objects.
// Subjects are one under one name, however it is written, and under names that somebody takes for one (same_names.h), which is said.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

inline constexpr std::size_t kConflictLimit = 10'000;  // pairs

struct Side {
  std::string claim, source, says, relation, object, legal_status;
};

struct Differing {
  std::string what;  // count | bound | unit | place | scope | period | relation | object | legal status
  std::string a, b;
};

/// Subjects under two names, and who takes these for one: a matching of names, not an identity.
struct NamesMatched {
  std::string a, b;
  std::vector<std::string> by;  // empty: they have one name
};

struct Conflict {
  Side a, b;
  std::vector<Differing> differs;
  NamesMatched names;
  std::string merge, kept, why, by;  // of the entry that settled it; empty while nobody has
};

/// In the ledger's order of their claims. registers' errors; kTooManyConflicts.
base::Result<std::vector<Conflict>> claim_conflicts(const Case& in);
[[nodiscard]] base::OrderedJson conflict_json(const Conflict& conflict);

struct MergeRequest {
  std::vector<std::string> claims;
  std::string keep, why, marking;
};
struct MergeSealed {
  Sealed sealed;
  std::vector<base::Error>
      warnings;  // kSettledAnew, for each earlier settlement that kept another of two of these claims
};
base::Result<MergeSealed> seal_merge(Case& into, const ledger::Actor& actor, const MergeRequest& request);

}  // namespace backtrail::app
