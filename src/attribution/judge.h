// SPDX-License-Identifier: Apache-2.0
// A judgement of one incident: who, how likely, how sure we are of that, what it hangs on, and whether it may be said.
//
// Likelihood and confidence are kept apart (ICD 203): the first is the model's p, the second counts what the p stands on.
// The engine proposes; it never writes a judgement into a case.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attribution/planted.h"
#include "estimate/estimate.h"

namespace backtrail::attribution {

/// What the answer would be without one piece.
struct Without {
  enum class What : std::uint8_t { item, source, kind };
  What what = What::item;
  Index index = kNone;  // item, report or Kind
  Index leader = kNone;  // who leads then; kNone when nothing is left to judge
  double p = 0;  // of the group that led with it
  double unknown = 1;
};

struct Support {
  std::vector<Index> items;  // of the incident that the first group was seen with
  std::vector<Index> reports;  // that say so, sorted; copies of one report are one
  std::size_t kinds = 0;  // of evidence among the items
};

struct Judgement {
  Ranking ranking;
  estimate::Likelihood likelihood;  // of the first group; capped where contested
  estimate::Confidence confidence = estimate::Confidence::low;
  std::vector<std::string> reasons;  // of the confidence
  Support support;
  std::vector<Without> without;  // items, then sources, then kinds
  std::vector<Index> rests_on;  // items without which another leads, or p falls by a fifth or more
  std::optional<PlantedSet> planted;  // the smallest set without which another leads
  Contest contest;
  bool named = false;
  std::string why;  // named, or why nobody is
};

/// The band of ICD 203 that `p` lies in; 0 and 1 belong to the outermost.
[[nodiscard]] estimate::Likelihood band_of(double p);

/// Judges `items` (ascending, without doubles, at least one) against the base. `cut` is what the measurer's view was made
/// with, for sources are left out by cutting them too.
[[nodiscard]] Judgement judge(const Measurer& measurer, const Cut& cut, std::span<const Index> items,
                              const Multipliers& multipliers);

}  // namespace backtrail::attribution
