// SPDX-License-Identifier: Apache-2.0
#include "attribution/planted.h"

#include <algorithm>
#include <cmath>

namespace backtrail::attribution {
namespace {

constexpr std::size_t kPairLimit = 24;  // items among which all pairs are tried

using Places = std::vector<std::size_t>;

Places with(Places places, std::size_t one) {
  places.push_back(one);
  return places;
}

PlantedSet planted_set(const Removals& removals, const Places& gone, const Leader& lead) {
  PlantedSet out{{}, lead.group, lead.p};
  for (const std::size_t i : gone) out.items.push_back(removals.items()[i]);
  return out;
}

}  // namespace

Removals::Removals(const Measurer& measurer, std::span<const Index> items, const Multipliers& multipliers)
    : sheet_(measurer, items), multipliers_(&multipliers), ones_(items.size()) {
  const auto utility = utilities(sheet_.measure(), multipliers);
  if (utility.size() < 2) return;
  first_ = view().active()[static_cast<std::size_t>(std::ranges::max_element(utility) - utility.begin())];
}

Leader Removals::without(std::span<const std::size_t> gone) {
  if (gone.size() != 1) return measure(gone);
  auto& known = ones_[gone.front()];
  if (!known) known = measure(gone);
  return *known;
}

Leader Removals::measure(std::span<const std::size_t> gone) const {
  const auto utility = utilities(sheet_.measure(gone), *multipliers_);
  const auto& active = view().active();
  Leader out;
  double most = -1e300;
  double own = -1e300;
  for (std::size_t k = 0; k < utility.size(); ++k) {
    if (active[k] == first_) {
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

std::optional<PlantedSet> smallest_planted(Removals& removals) {
  const std::size_t n = removals.items().size();
  if (removals.first() == kNone || n < 2) return std::nullopt;
  std::optional<PlantedSet> best;
  const auto consider = [&](const Places& gone) {
    const Leader lead = removals.without(gone);
    if (lead.over > 0 && (!best || lead.p > best->rival_p)) best = planted_set(removals, gone, lead);
    return lead.over;
  };
  // Pairs are tried among the items that carry most alone.
  std::vector<std::pair<double, std::size_t>> carriers;
  for (std::size_t i = 0; i < n; ++i) carriers.emplace_back(consider({i}), i);
  if (best || n < 3) return best;
  std::ranges::stable_sort(carriers, std::greater<>(), &std::pair<double, std::size_t>::first);
  carriers.resize(std::min(carriers.size(), kPairLimit));
  std::pair<double, Places> chain{-1e300, {}};
  for (std::size_t i = 0; i < carriers.size(); ++i) {
    for (std::size_t j = i + 1; j < carriers.size(); ++j) {
      Places gone = {carriers[i].second, carriers[j].second};
      const double over = consider(gone);
      if (over > chain.first) chain = {over, std::move(gone)};
    }
  }
  while (!best && chain.second.size() < kPlantLimit && chain.second.size() + 1 < n) {
    std::pair<double, Places> next{-1e300, {}};
    for (std::size_t i = 0; i < n; ++i) {
      if (std::ranges::find(chain.second, i) != chain.second.end()) continue;
      Places gone = with(chain.second, i);
      const double over = consider(gone);
      if (over > next.first) next = {over, std::move(gone)};
    }
    chain = std::move(next);
  }
  return best;
}

std::optional<PlantedSet> everything_planted(const View& view, std::span<const Index> items, Index first) {
  PlantedSet out;
  for (const Index item : items) {
    if (view.uses(first, item)) out.items.push_back(item);
  }
  if (out.items.empty() || out.items.size() > kPlantLimit) return std::nullopt;
  return out;
}

PlantedSet strongest_plant(Removals& removals) {
  PlantedSet out;
  const auto items = removals.items();
  if (removals.first() == kNone) return out;
  Places gone;
  while (gone.size() < kPlantLimit && gone.size() + 1 < items.size()) {
    Leader most;
    most.over = -1e300;
    std::optional<std::size_t> taken;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (std::ranges::find(gone, i) != gone.end()) continue;
      const Leader lead = removals.without(with(gone, i));
      if (lead.over > most.over) {
        most = lead;
        taken = i;
      }
    }
    if (!taken) break;
    gone.push_back(*taken);
    if (most.over > 0 && most.p > out.rival_p) out = planted_set(removals, gone, most);
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

Contest contest(Removals& removals, const Ranking& ranking) {
  Contest out;
  if (ranking.groups.empty() || ranking.groups.front().p < kContestFrom) return out;
  out.foreign = foreign_malware(removals.view(), removals.items(), ranking.groups.front().group);
  out.plant = strongest_plant(removals);
  out.contested = !out.foreign.empty() || out.plant.rival_p >= removals.multipliers().contested;
  return out;
}

}  // namespace backtrail::attribution
