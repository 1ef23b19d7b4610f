// SPDX-License-Identifier: Apache-2.0
// What the engine looks at: for each group in the base, a handful of numbers that say how well an incident fits it.
//
// Each is a sum or a maximum over rows of the table, so that every number can be traced to reports. What they weigh
// together is learned (model.h), not decided here. docs/decisions/attribution-model.md has what each of them gave.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "attribution/table.h"

namespace backtrail::attribution {

enum class Feature : std::uint8_t {
  techniques,     // log-likelihood ratio of the techniques against the background
  malware,        // and of the malware
  tools,          // and of the tools that are also used lawfully
  reports,        // log of the number of reports about the group
  edges,          // log of the number of items that it was seen with
  nearest,        // likeness to the nearest single report
  nearest_techniques,  // the same by techniques alone
  recency,        // how near in time the nearest report is
  activity,       // how many reports are near in time
  exclusive,      // malware that nobody else was seen with
  coverage,       // share of the incident, by rarity, that the group was seen with
  likeness,       // to all reports, the nearer in time the more
  episode,        // how much better one report of the group explains the incident than all of them mixed
};
inline constexpr std::size_t kFeatures = 13;
[[nodiscard]] std::string_view name(Feature feature);

using Vector = std::array<float, kFeatures>;

/// An incident as it was measured.
struct Measured {
  std::vector<Vector> groups;  // one per group of the view's active(), in that order
  std::vector<float> rarest;   // per group: the largest rarity among the items that it was not seen with
  std::size_t items = 0;
  std::size_t strangers = 0;   // malware that no group was seen with
};

/// What can be said about groups before the incident's items are known. Keeps a reference to the view.
class Measurer {
 public:
  /// `implied`, 0 to 1: what a technique weighs, in all features, that malware of the same incident is known for.
  Measurer(const View& view, double implied);
  /// `items` without doubles. Whoever asks again without some of them makes a Sheet once.
  [[nodiscard]] Measured measure(std::span<const Index> items) const;
  [[nodiscard]] const View& view() const { return *view_; }

  /// What one item adds to the log-likelihood ratio of its kind.
  [[nodiscard]] float log_ratio(Index group, Index item) const;

 private:
  friend class Sheet;
  [[nodiscard]] float probability(Index group, Index item) const;
  void keep_episodes();

  const View* view_;
  float implied_;
  std::vector<Vector> start_;  // features that do not depend on the items
  std::vector<Index> slot_;    // of a group in active()

  // Episodes that are alive and of a group in active(); those of one group stand together, in the order of active().
  std::vector<Index> kept_of_;     // per episode of the table; kNone when it is not kept
  std::vector<Index> first_kept_;  // per group, and one more
  std::vector<float> norm_, norm_techniques_, weight_;
  std::vector<float> weights_;  // their sum, per group
};

/// One incident laid out for being asked again and again without some of its items: the logarithms, which cost most, are
/// taken once. What is left is summed anew in the order of the items every time. Taking an item's share off a total
/// would be quicker still and give other last digits, so that an answer would depend on the way to it.
class Sheet {
 public:
  /// `items` without doubles. Keeps a reference to the measurer.
  Sheet(const Measurer& measurer, std::span<const Index> items);
  [[nodiscard]] std::span<const Index> items() const { return items_; }
  [[nodiscard]] const Measurer& measurer() const { return *measurer_; }
  /// Without the items at the places `gone`; the same as Measurer::measure() of the others.
  [[nodiscard]] Measured measure(std::span<const std::size_t> gone = {}) const;

 private:
  struct Share {
    Index kept = 0;  // an episode with the item
    float gain = 0;  // of the mixture, by the item
  };
  /// An item that is left, and what it weighs while these others are.
  struct Left {
    std::size_t place = 0;
    float weight = 1;
  };
  [[nodiscard]] std::vector<Left> weigh(std::span<const std::size_t> gone) const;
  void add_items(std::span<const Left> left, Measured& into) const;
  void add_episodes(std::span<const Left> left, std::vector<Vector>& out) const;

  const Measurer* measurer_;
  std::vector<Index> items_;
  std::size_t groups_ = 0;
  std::vector<float> ratios_;  // groups_ per item
  std::vector<float> uses_;  // likewise: 1 where the group was seen with it
  std::vector<Index> alone_;  // per item: the one group that was seen with this malware, as a slot
  std::vector<std::vector<std::size_t>> implied_by_;  // per item: places of malware that is known for it
  std::vector<Share> shares_;
  std::vector<std::size_t> first_share_;  // per item, and one more
};

}  // namespace backtrail::attribution
