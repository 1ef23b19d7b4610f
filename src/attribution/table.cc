// SPDX-License-Identifier: Apache-2.0
#include "attribution/table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace backtrail::attribution {

std::string_view name(Kind kind) {
  constexpr std::array<std::string_view, kKinds> kNames = {"technique", "malware", "tool"};
  return kNames[static_cast<std::size_t>(kind)];
}

void Table::index() {
  const auto key = [](const Row& row) { return std::tuple(row.group, row.campaign, row.report, row.item); };
  std::ranges::sort(rows, {}, key);
  const auto doubles = std::ranges::unique(rows, {}, key);
  rows.erase(doubles.begin(), doubles.end());
  const auto word = [](const Implication& one) { return std::tuple(one.malware, one.technique, one.report); };
  std::ranges::sort(implications, {}, word);
  const auto repeated = std::ranges::unique(implications, {}, word);
  implications.erase(repeated.begin(), repeated.end());
  episodes.clear();
  episode_items.clear();
  for (const Row& row : rows) {
    if (episodes.empty() || episodes.back().group != row.group || episodes.back().report != row.report ||
        episodes.back().campaign != row.campaign) {
      episodes.push_back({row.group, row.report, row.campaign, static_cast<Index>(episode_items.size()), 0});
    }
    episode_items.push_back(row.item);
    ++episodes.back().count;
  }
  first_episode_of.assign(items.size() + 1, 0);
  for (const Index item : episode_items) ++first_episode_of[item + 1];
  for (std::size_t i = 1; i < first_episode_of.size(); ++i) first_episode_of[i] += first_episode_of[i - 1];
  episodes_with.resize(episode_items.size());
  std::vector<Index> next(first_episode_of.begin(), first_episode_of.end() - 1);
  for (Index e = 0; e < episodes.size(); ++e) {
    for (Index i = 0; i < episodes[e].count; ++i) {
      episodes_with[next[episode_items[episodes[e].first + i]]++] = e;
    }
  }
  item_by_id_.clear();
  for (Index i = 0; i < items.size(); ++i) item_by_id_.emplace(items[i].id, i);
}

std::optional<Index> Table::item(std::string_view id) const {
  const auto found = item_by_id_.find(std::string(id));
  if (found == item_by_id_.end()) return std::nullopt;
  return found->second;
}

std::optional<Index> Table::group(std::string_view id) const {
  const auto found = std::ranges::lower_bound(groups, id);
  if (found == groups.end() || *found != id) return std::nullopt;
  return static_cast<Index>(found - groups.begin());
}

View::View(const Table& table, const Cut& cut, std::int32_t day) : table_(&table), cut_(cut), day_(day) {
  const std::size_t cells = table.groups.size() * table.items.size();
  weight_.assign(cells, 0);
  totals_.assign(table.groups.size() * kKinds, 0);
  own_.assign(table.groups.size(), false);
  edges_.assign(table.groups.size(), 0);
  reports_.assign(table.groups.size(), 0);
  weigh_episodes();
  weigh_items();
}

bool View::is_cut(Index report) const {
  return report == kNone ? cut_.uncited : !cut_.reports.empty() && cut_.reports[report];
}

bool View::implies(Index malware, Index technique) const {
  const auto said =
      std::ranges::equal_range(table_->implications, std::pair(malware, technique), {},
                               [](const Implication& one) { return std::pair(one.malware, one.technique); });
  return std::ranges::any_of(said, [this](const Implication& one) { return !is_cut(one.report); });
}

std::vector<Index> View::implied_by(std::span<const Index> items, Index item) const {
  std::vector<Index> out;
  if (table_->items[item].kind != Kind::technique) return out;
  for (const Index other : items) {
    if (table_->items[other].kind == Kind::malware && implies(other, item)) out.push_back(other);
  }
  return out;
}

void View::weigh_episodes() {
  constexpr float kDaysPerYear = 365.25F;
  const auto& episodes = table_->episodes;
  norm_.assign(episodes.size(), 0);
  norm_techniques_.assign(episodes.size(), 0);
  years_.assign(episodes.size(), kFarYears);
  decay_.assign(episodes.size(), 1);
  for (Index e = 0; e < episodes.size(); ++e) {
    const Episode& episode = episodes[e];
    const bool own = episode.campaign != kNone && episode.campaign == cut_.campaign;
    if (is_cut(episode.report) || episode.group == cut_.group || own) continue;
    const std::int32_t then = episode.report == kNone ? 0 : table_->report_day[episode.report];
    if (day_ != 0 && then != 0) years_[e] = static_cast<float>(std::abs(then - day_)) / kDaysPerYear;
    if (day_ != 0) decay_[e] = then == 0 ? 0.5F : std::exp2(-years_[e] / kHalfLifeYears);
    norm_[e] = 1;
    ++reports_[episode.group];
    for (Index i = 0; i < episode.count; ++i) {
      const Index item = table_->episode_items[episode.first + i];
      float& cell = weight_[at(episode.group, item)];
      if (cell == 0) ++edges_[episode.group];
      if (episode.campaign == kNone) own_[episode.group] = true;
      cell += decay_[e];
      totals_[episode.group * kKinds + static_cast<Index>(table_->items[item].kind)] += decay_[e];
    }
  }
}

void View::weigh_items() {
  const std::size_t n_items = table_->items.size();
  for (Index g = 0; g < table_->groups.size(); ++g) {
    if (own_[g]) active_.push_back(g);
  }
  holders_.assign(n_items, 0);
  background_.assign(n_items, 0.5F);
  for (const Index g : active_) {
    const float* line = weight_.data() + at(g, 0);
    Index* holders = holders_.data();
    float* background = background_.data();
    for (std::size_t i = 0; i < n_items; ++i) {
      holders[i] += line[i] > 0 ? 1 : 0;
      background[i] += line[i];
    }
  }
  std::array<float, kKinds> sums{};
  for (Index i = 0; i < n_items; ++i) sums[static_cast<Index>(table_->items[i].kind)] += background_[i];
  rarity_.resize(n_items);
  for (Index i = 0; i < n_items; ++i) {
    background_[i] /= sums[static_cast<Index>(table_->items[i].kind)];
    rarity_[i] = std::log(static_cast<float>(active_.size() + 1) / static_cast<float>(holders_[i] + 1));
  }
  for (Index e = 0; e < table_->episodes.size(); ++e) {
    if (norm_[e] == 0) continue;
    const Episode& episode = table_->episodes[e];
    float all = 0;
    float techniques = 0;
    for (Index i = 0; i < episode.count; ++i) {
      const Index item = table_->episode_items[episode.first + i];
      const float square = rarity_[item] * rarity_[item];
      all += square;
      if (table_->items[item].kind == Kind::technique) techniques += square;
    }
    // A report whose every item all groups share is alive and like nothing.
    norm_[e] = std::max(std::sqrt(all), 1e-6F);
    norm_techniques_[e] = std::max(std::sqrt(techniques), 1e-6F);
  }
}

}  // namespace backtrail::attribution
