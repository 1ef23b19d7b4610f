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
constexpr float kGainLimit = 40;        // of one report over the mixture of all, as a logarithm

float& at(Vector& vector, Feature feature) { return vector[static_cast<std::size_t>(feature)]; }

}  // namespace

std::string_view name(Feature feature) {
  constexpr std::array<std::string_view, kFeatures> kNames = {
      "techniques", "malware",  "tools",     "reports",  "edges",    "nearest", "nearest_techniques",
      "recency",    "activity", "exclusive", "coverage", "likeness", "episode"};
  return kNames[static_cast<std::size_t>(feature)];
}

Measurer::Measurer(const View& view, double implied)
    : view_(&view),
      implied_(static_cast<float>(implied)),
      start_(view.active().size(), Vector{}),
      slot_(view.table().groups.size(), kNone) {
  for (Index k = 0; k < view.active().size(); ++k) {
    const Index group = view.active()[k];
    slot_[group] = k;
    at(start_[k], Feature::reports) = std::log1p(static_cast<float>(view.reports(group)));
    at(start_[k], Feature::edges) = std::log1p(static_cast<float>(view.edges(group)));
  }
  keep_episodes();
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

Measured Measurer::measure(std::span<const Index> items) const { return Sheet(*this, items).measure(); }

void Measurer::keep_episodes() {
  const auto& episodes = view_->table().episodes;
  kept_of_.assign(episodes.size(), kNone);
  weights_.assign(start_.size(), 0);
  first_kept_.assign(start_.size() + 1, 0);
  // Episodes are sorted by group, and so are the slots.
  for (Index e = 0; e < episodes.size(); ++e) {
    const Index k = slot_[episodes[e].group];
    if (!view_->alive(e) || k == kNone) continue;
    kept_of_[e] = static_cast<Index>(norm_.size());
    norm_.push_back(view_->norm(e));
    norm_techniques_.push_back(view_->norm_techniques(e));
    weight_.push_back(std::exp(-view_->years(e) / View::kHalfLifeYears));
    weights_[k] += weight_.back();
    first_kept_[k + 1] = static_cast<Index>(norm_.size());
  }
  for (std::size_t k = 1; k < first_kept_.size(); ++k) first_kept_[k] = std::max(first_kept_[k], first_kept_[k - 1]);
}

Sheet::Sheet(const Measurer& measurer, std::span<const Index> items)
    : measurer_(&measurer),
      items_(items.begin(), items.end()),
      groups_(measurer.start_.size()),
      ratios_(items.size() * groups_),
      uses_(items.size() * groups_),
      alone_(items.size(), kNone),
      implied_by_(items.size()),
      first_share_(1, 0) {
  const View& view = measurer.view();
  const Table& table = view.table();
  const float odds = kEpisodeShare / (1 - kEpisodeShare);
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const Index item = items_[i];
    const bool single = table.items[item].kind == Kind::malware && view.holders(item) == 1;
    for (std::size_t k = 0; k < groups_; ++k) {
      const Index group = view.active()[k];
      ratios_[i * groups_ + k] = measurer.log_ratio(group, item);
      const bool uses = view.uses(group, item);
      uses_[i * groups_ + k] = uses ? 1 : 0;
      if (uses && single) alone_[i] = static_cast<Index>(k);
    }
    for (std::size_t j = 0; table.items[item].kind == Kind::technique && j < items_.size(); ++j) {
      if (table.items[items_[j]].kind == Kind::malware && view.implies(items_[j], item)) implied_by_[i].push_back(j);
    }
    for (Index w = table.first_episode_of[item]; w < table.first_episode_of[item + 1]; ++w) {
      const Index e = table.episodes_with[w];
      if (measurer.kept_of_[e] == kNone) continue;
      const Episode& episode = table.episodes[e];
      const float ratio = odds / static_cast<float>(episode.count) / measurer.probability(episode.group, item);
      shares_.push_back({measurer.kept_of_[e], std::log1p(ratio)});
    }
    first_share_.push_back(shares_.size());
  }
}

std::vector<Sheet::Left> Sheet::weigh(std::span<const std::size_t> gone) const {
  const auto is_left = [&](std::size_t i) { return std::ranges::find(gone, i) == gone.end(); };
  std::vector<Left> out;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (is_left(i)) out.push_back({i, std::ranges::any_of(implied_by_[i], is_left) ? measurer_->implied_ : 1});
  }
  return out;
}

Measured Sheet::measure(std::span<const std::size_t> gone) const {
  const std::vector<Left> left = weigh(gone);
  Measured out{measurer_->start_, std::vector<float>(groups_, 0), left.size(), 0};
  add_items(left, out);
  add_episodes(left, out.groups);
  return out;
}

void Sheet::add_items(std::span<const Left> left, Measured& into) const {
  const View& view = measurer_->view();
  float rarities = 1e-6F;
  for (const auto [i, weight] : left) rarities += weight * view.rarity(items_[i]);
  std::array<std::vector<float>, kKinds> sums;
  for (auto& sum : sums) sum.assign(groups_, 0);
  std::vector<float> coverage(groups_, 0);
  for (const auto [i, weight] : left) {
    const Kind kind = view.table().items[items_[i]].kind;
    const float rarity = view.rarity(items_[i]);
    const float share = weight * rarity / rarities;
    const float* ratio = ratios_.data() + i * groups_;
    const float* uses = uses_.data() + i * groups_;
    float* sum = sums[static_cast<std::size_t>(kind)].data();
    float* covered = coverage.data();
    float* rarest = into.rarest.data();
    for (std::size_t k = 0; k < groups_; ++k) {
      sum[k] += weight * ratio[k];
      covered[k] += uses[k] * share;
      rarest[k] = std::max(rarest[k], (1 - uses[k]) * rarity);
    }
    if (alone_[i] != kNone) at(into.groups[alone_[i]], Feature::exclusive) += 1;
    into.strangers += kind == Kind::malware && view.holders(items_[i]) == 0 ? 1 : 0;
  }
  for (std::size_t k = 0; k < groups_; ++k) {
    Vector& vector = into.groups[k];
    for (std::size_t kind = 0; kind < kKinds; ++kind) vector[kind] = sums[kind][k];
    at(vector, Feature::coverage) = coverage[k];
    at(vector, Feature::exclusive) = std::min(at(vector, Feature::exclusive), kExclusiveLimit);
  }
}

void Sheet::add_episodes(std::span<const Left> left, std::vector<Vector>& out) const {
  const View& view = measurer_->view();
  const std::size_t kept = measurer_->norm_.size();
  float length = 0;
  float length_techniques = 0;
  // By episode: rarities shared, of techniques alone, and the gain of the mixture.
  std::vector<float> shared(kept, 0);
  std::vector<float> techniques(kept, 0);
  std::vector<float> gain(kept, 0);
  for (const auto [i, weight] : left) {
    const float square = weight * view.rarity(items_[i]) * view.rarity(items_[i]);
    const float technique = view.table().items[items_[i]].kind == Kind::technique ? square : 0;
    length += square;
    length_techniques += technique;
    for (std::size_t s = first_share_[i]; s < first_share_[i + 1]; ++s) {
      shared[shares_[s].kept] += square;
      techniques[shares_[s].kept] += technique;
      gain[shares_[s].kept] += weight * shares_[s].gain;
    }
  }
  length = std::max(std::sqrt(length), 1e-6F);
  length_techniques = std::max(std::sqrt(length_techniques), 1e-6F);
  for (std::size_t e = 0; e < kept; ++e) {
    shared[e] = shared[e] / measurer_->norm_[e] / length;
    techniques[e] = techniques[e] / measurer_->norm_techniques_[e] / length_techniques;
  }
  for (std::size_t k = 0; k < groups_; ++k) {
    float nearest = 0;
    float nearest_techniques = 0;
    float likeness = 0;
    float with = 0;
    for (Index e = measurer_->first_kept_[k]; e < measurer_->first_kept_[k + 1]; ++e) {
      const float weight = measurer_->weight_[e];
      nearest = std::max(nearest, shared[e]);
      nearest_techniques = std::max(nearest_techniques, techniques[e]);
      likeness += weight * shared[e] * shared[e];
      with += gain[e] > 0 ? weight * std::exp(std::min(gain[e], kGainLimit)) : weight;
    }
    at(out[k], Feature::nearest) = nearest;
    at(out[k], Feature::nearest_techniques) = nearest_techniques;
    at(out[k], Feature::likeness) = std::log(0.02F + likeness);
    if (measurer_->weights_[k] > 0) at(out[k], Feature::episode) = std::log(with / measurer_->weights_[k]);
  }
}

}  // namespace backtrail::attribution
