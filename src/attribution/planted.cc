// SPDX-License-Identifier: Apache-2.0
#include "attribution/planted.h"

#include <algorithm>
#include <cmath>

namespace backtrail::attribution {
namespace {

constexpr std::size_t kPairLimit = 24;  // items among which all pairs are tried

std::vector<Index> without(std::span<const Index> items, std::span<const Index> gone) {
  std::vector<Index> out;
  for (const Index item : items) {
    if (std::ranges::find(gone, item) == gone.end()) out.push_back(item);
  }
  return out;
}

/// Who leads, by how much over `before` (negative when `before` leads), and how sure among the groups.
struct Leader {
  Index group = kNone;
  double over = 0;
  double p = 0;
};

Leader leader(const Measurer& measurer, std::span<const Index> items, const Multipliers& multipliers, Index before) {
  const auto utility = utilities(measurer.measure(items), multipliers);
  const auto& active = measurer.view().active();
  Leader out;
  double most = -1e300;
  double own = -1e300;
  for (std::size_t k = 0; k < utility.size(); ++k) {
    if (active[k] == before) {
      own = utility[k];
    } else if (utility[k] > most) {
      most = utility[k];
      out.group = active[k];
    }
  }
  double sum = 0;
  for (const double u : utility) sum += std::exp(u - most);
  out.over = most - own;
  out.p = 1 / sum;
  return out;
}

Index first_group(const Measurer& measurer, std::span<const Index> items, const Multipliers& multipliers) {
  const auto utility = utilities(measurer.measure(items), multipliers);
  if (utility.size() < 2) return kNone;
  return measurer.view().active()[static_cast<std::size_t>(std::ranges::max_element(utility) - utility.begin())];
}

}  // namespace

std::optional<PlantedSet> smallest_planted(const Measurer& measurer, std::span<const Index> items,
                                           const Multipliers& multipliers) {
  const Index before = first_group(measurer, items, multipliers);
  if (before == kNone || items.size() < 2) return std::nullopt;
  std::optional<PlantedSet> best;
  const auto consider = [&](std::vector<Index> gone) {
    const Leader lead = leader(measurer, without(items, gone), multipliers, before);
    if (lead.over > 0 && (!best || lead.p > best->rival_p)) best = PlantedSet{std::move(gone), lead.group, lead.p};
    return lead.over;
  };
  // Pairs are tried among the items that carry most alone.
  std::vector<std::pair<double, Index>> carriers;
  for (const Index item : items) carriers.emplace_back(consider({item}), item);
  if (best || items.size() < 3) return best;
  std::ranges::stable_sort(carriers, std::greater<>(), &std::pair<double, Index>::first);
  carriers.resize(std::min(carriers.size(), kPairLimit));
  std::pair<double, std::vector<Index>> chain{-1e300, {}};
  for (std::size_t i = 0; i < carriers.size(); ++i) {
    for (std::size_t j = i + 1; j < carriers.size(); ++j) {
      std::vector<Index> gone = {carriers[i].second, carriers[j].second};
      const double over = consider(gone);
      if (over > chain.first) chain = {over, std::move(gone)};
    }
  }
  while (!best && chain.second.size() < kPlantLimit && chain.second.size() + 1 < items.size()) {
    std::pair<double, std::vector<Index>> next{-1e300, {}};
    for (const Index item : without(items, chain.second)) {
      std::vector<Index> gone = chain.second;
      gone.push_back(item);
      const double over = consider(gone);
      if (over > next.first) next = {over, std::move(gone)};
    }
    chain = std::move(next);
  }
  return best;
}

PlantedSet strongest_plant(const Measurer& measurer, std::span<const Index> items, const Multipliers& multipliers) {
  PlantedSet out;
  const Index before = first_group(measurer, items, multipliers);
  if (before == kNone) return out;
  std::vector<Index> gone;
  bool malware_gone = false;
  while (gone.size() < kPlantLimit && gone.size() + 1 < items.size()) {
    Leader most;
    most.over = -1e300;
    Index taken = kNone;
    for (const Index item : without(items, gone)) {
      const bool malware = measurer.view().table().items[item].kind == Kind::malware;
      if (malware && malware_gone) continue;
      std::vector<Index> trial = gone;
      trial.push_back(item);
      const Leader lead = leader(measurer, without(items, trial), multipliers, before);
      if (lead.over > most.over) {
        most = lead;
        taken = item;
      }
    }
    if (taken == kNone) break;
    gone.push_back(taken);
    malware_gone = malware_gone || measurer.view().table().items[taken].kind == Kind::malware;
    if (most.over > 0 && most.p > out.rival_p) out = {gone, most.group, most.p};
  }
  return out;
}

std::vector<Index> foreign_malware(const View& view, std::span<const Index> items, Index first) {
  std::vector<Index> out;
  for (const Index item : items) {
    const bool malware = view.table().items[item].kind == Kind::malware;
    if (malware && view.holders(item) == 1 && !view.uses(first, item)) out.push_back(item);
  }
  return out;
}

Contest contest(const Measurer& measurer, std::span<const Index> items, const Ranking& ranking,
                const Multipliers& multipliers) {
  Contest out;
  if (ranking.groups.empty() || ranking.groups.front().p < kContestFrom) return out;
  out.foreign = foreign_malware(measurer.view(), items, ranking.groups.front().group);
  out.plant = strongest_plant(measurer, items, multipliers);
  out.contested = !out.foreign.empty() || out.plant.rival_p >= multipliers.contested;
  return out;
}

}  // namespace backtrail::attribution
