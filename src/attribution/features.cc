// SPDX-License-Identifier: Apache-2.0
#include "attribution/features.h"

#include <algorithm>
#include <cmath>

namespace backtrail::attribution {
namespace {

constexpr float kSmoothing = 100;       // reports' worth of background in a group's profile
constexpr float kNearYears = 1;         // reports count as near in time by exp(-years / this)
constexpr float kEpisodeShare = 0.5F;   // of a report in the mixture that explains an incident
constexpr float kExclusiveLimit = 2;    // more malware of its own says no more

float& at(Vector& vector, Feature feature) { return vector[static_cast<std::size_t>(feature)]; }

}  // namespace

std::string_view name(Feature feature) {
  constexpr std::array<std::string_view, kFeatures> kNames = {
      "techniques", "malware",  "tools",     "reports",  "edges",    "nearest", "nearest_techniques",
      "recency",    "activity", "exclusive", "coverage", "likeness", "episode"};
  return kNames[static_cast<std::size_t>(feature)];
}

Measurer::Measurer(const View& view)
    : view_(&view), start_(view.active().size(), Vector{}), slot_(view.table().groups.size(), kNone) {
  for (Index k = 0; k < view.active().size(); ++k) {
    const Index group = view.active()[k];
    slot_[group] = k;
    at(start_[k], Feature::reports) = std::log1p(static_cast<float>(view.reports(group)));
    at(start_[k], Feature::edges) = std::log1p(static_cast<float>(view.edges(group)));
  }
  std::vector<float> nearest(start_.size(), 2 * View::kFarYears);
  std::vector<float> sum(start_.size(), 0.05F);
  const auto& episodes = view.table().episodes;
  for (Index e = 0; e < episodes.size(); ++e) {
    const Index k = slot_[episodes[e].group];
    if (!view.alive(e) || k == kNone) continue;
    nearest[k] = std::min(nearest[k], view.years(e));
    sum[k] += std::exp(-view.years(e) / kNearYears);
  }
  if (view.day() == 0) return;
  for (std::size_t k = 0; k < start_.size(); ++k) {
    at(start_[k], Feature::recency) = -std::log1p(4 * nearest[k]);
    at(start_[k], Feature::activity) = std::log(sum[k]);
  }
}

float Measurer::probability(Index group, Index item) const {
  const float background = view_->background(item);
  return (view_->weight(group, item) + kSmoothing * background) /
         (view_->total(group, view_->table().items[item].kind) + kSmoothing);
}

float Measurer::log_ratio(Index group, Index item) const {
  return std::log(probability(group, item) / view_->background(item));
}

Measured Measurer::measure(std::span<const Index> items) const {
  Measured measured{start_, std::vector<float>(start_.size(), 0), items.size(), 0};
  std::vector<Vector>& out = measured.groups;
  for (const Index item : items) {
    const bool malware = view_->table().items[item].kind == Kind::malware;
    measured.strangers += malware && view_->holders(item) == 0 ? 1 : 0;
  }
  float rarities = 1e-6F;
  for (const Index item : items) rarities += view_->rarity(item);
  for (Index k = 0; k < out.size(); ++k) {
    const Index group = view_->active()[k];
    for (const Index item : items) {
      const Kind kind = view_->table().items[item].kind;
      out[k][static_cast<std::size_t>(kind)] += log_ratio(group, item);
      if (!view_->uses(group, item)) {
        measured.rarest[k] = std::max(measured.rarest[k], view_->rarity(item));
      } else {
        at(out[k], Feature::coverage) += view_->rarity(item) / rarities;
        if (kind == Kind::malware && view_->holders(item) == 1) at(out[k], Feature::exclusive) += 1;
      }
    }
    float& exclusive = at(out[k], Feature::exclusive);
    exclusive = std::min(exclusive, kExclusiveLimit);
  }
  add_episodes(items, out);
  return measured;
}

void Measurer::add_episodes(std::span<const Index> items, std::vector<Vector>& out) const {
  const Table& table = view_->table();
  float length = 0;
  float length_techniques = 0;
  // By episode: rarities shared, of techniques alone, and the gain of the mixture.
  std::vector<std::array<float, 3>> shared(table.episodes.size(), std::array<float, 3>{});
  for (const Index item : items) {
    const float square = view_->rarity(item) * view_->rarity(item);
    const bool technique = table.items[item].kind == Kind::technique;
    length += square;
    length_techniques += technique ? square : 0;
    for (Index i = table.first_episode_of[item]; i < table.first_episode_of[item + 1]; ++i) {
      const Index e = table.episodes_with[i];
      if (!view_->alive(e)) continue;
      const Episode& episode = table.episodes[e];
      shared[e][0] += square;
      shared[e][1] += technique ? square : 0;
      const float odds = kEpisodeShare / (1 - kEpisodeShare);
      shared[e][2] += std::log1p(odds / static_cast<float>(episode.count) / probability(episode.group, item));
    }
  }
  length = std::max(std::sqrt(length), 1e-6F);
  length_techniques = std::max(std::sqrt(length_techniques), 1e-6F);
  std::vector<float> with(out.size(), 0);
  std::vector<float> without(out.size(), 0);
  for (Index e = 0; e < table.episodes.size(); ++e) {
    const Index k = slot_[table.episodes[e].group];
    if (!view_->alive(e) || k == kNone) continue;
    float& nearest = at(out[k], Feature::nearest);
    nearest = std::max(nearest, shared[e][0] / view_->norm(e) / length);
    float& by_techniques = at(out[k], Feature::nearest_techniques);
    by_techniques = std::max(by_techniques, shared[e][1] / view_->norm_techniques(e) / length_techniques);
    const float weight = std::exp(-view_->years(e) / View::kHalfLifeYears);
    without[k] += weight;
    const float like = shared[e][0] / view_->norm(e) / length;
    at(out[k], Feature::likeness) += weight * like * like;
    with[k] += weight * std::exp(std::min(shared[e][2], 40.0F));
  }
  for (std::size_t k = 0; k < out.size(); ++k) {
    at(out[k], Feature::likeness) = std::log(0.02F + at(out[k], Feature::likeness));
    if (without[k] > 0) at(out[k], Feature::episode) = std::log(with[k] / without[k]);
  }
}

}  // namespace backtrail::attribution
