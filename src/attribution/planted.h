// SPDX-License-Identifier: Apache-2.0
// Could the evidence have been planted? The smallest set of items whose removal changes the answer, and how strongly the
// rest then speaks for somebody else.
//
// Everything that can be weighed can be spoofed: techniques by imitation, malware by theft or by leaving a sample behind.
// So any item may be in the set. What tells a planted set from the ordinary loss of evidence is the rest: where a few
// items carry the answer and the others point firmly elsewhere, two actors' traces lie in one incident.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "attribution/model.h"

namespace backtrail::attribution {

inline constexpr std::size_t kPlantLimit = 4;  // items that one can be expected to plant

struct PlantedSet {
  std::vector<Index> items;  // in the order in which they were taken away
  Index rival = kNone;  // who leads without them; kNone when nothing is left that the first was seen with
  double rival_p = 0;  // of the rival then, among the groups in the base
};

/// Who leads once some items are taken away, and how firmly.
struct Leader {
  Index group = kNone;
  double over = 0;  // utility above that of the group that led with all items; negative while that one still leads
  double p = 0;  // among the groups in the base
};

/// One incident with some of its items taken away, for the searches below, which all begin with one item: what single
/// items do is worked out once. Keeps references; not for several threads at once.
class Removals {
 public:
  Removals(const Measurer& measurer, std::span<const Index> items, const Multipliers& multipliers);
  [[nodiscard]] std::span<const Index> items() const { return sheet_.items(); }
  [[nodiscard]] const View& view() const { return sheet_.measurer().view(); }
  [[nodiscard]] const Multipliers& multipliers() const { return *multipliers_; }
  [[nodiscard]] const Sheet& sheet() const { return sheet_; }
  /// Who leads with all items; kNone when the base holds fewer than two groups.
  [[nodiscard]] Index first() const { return first_; }
  /// Without the items at these places.
  [[nodiscard]] Leader without(std::span<const std::size_t> gone);

 private:
  [[nodiscard]] Leader measure(std::span<const std::size_t> gone) const;

  Sheet sheet_;
  const Multipliers* multipliers_;
  Index first_ = kNone;
  std::vector<std::optional<Leader>> ones_;
};

/// The smallest set found of up to kPlantLimit items without which another group leads: sets of one and two by trying all
/// of them, larger ones by taking away what carries most, one after another. Nothing when the answer stands without
/// them. At least one item is always left: where few items carry everything, see everything_planted().
[[nodiscard]] std::optional<PlantedSet> smallest_planted(Removals& removals);

/// All items that `first` was seen with, where they are so few that they could be planted: without them nothing speaks
/// for it at all.
[[nodiscard]] std::optional<PlantedSet> everything_planted(const View& view, std::span<const Index> items, Index first);

/// The set that speaks most for two actors in one incident: of kPlantLimit items at most, what carries the first group
/// most, and how firmly the rest then speaks for another. Cheaper than the above; this is what
/// `contested` is decided by.
[[nodiscard]] PlantedSet strongest_plant(Removals& removals);

/// From "very likely": an answer below that claims too little to be contested.
inline constexpr double kContestFrom = 0.8;

/// Malware of one other group alone, in an incident that is laid at `first`'s door.
[[nodiscard]] std::vector<Index> foreign_malware(const View& view, std::span<const Index> items, Index first);

/// Why an answer is contested: somebody else's own malware lies beside, or what is left without the strongest plant
/// speaks for a rival at least as firmly as `multipliers.contested`.
struct Contest {
  bool contested = false;
  std::vector<Index> foreign;
  PlantedSet plant;
};
[[nodiscard]] Contest contest(Removals& removals, const Ranking& ranking);

}  // namespace backtrail::attribution
