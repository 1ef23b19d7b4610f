// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "attribution/examine.h"

namespace backtrail::attribution {
namespace {

double cosine(const View& view, Index group, std::span<const Index> items) {
  double both = 0;
  double own = 0;
  double asked = 0;
  const auto weight = [&](Index item) { return 1.0 + view.rarity(item); };
  for (const Index item : items) {
    asked += weight(item) * weight(item);
    if (view.uses(group, item)) both += weight(item) * weight(item);
  }
  for (Index item = 0; item < view.table().items.size(); ++item) {
    if (view.uses(group, item)) own += weight(item) * weight(item);
  }
  return own > 0 && asked > 0 ? both / std::sqrt(own * asked) : 0;
}

double naive_bayes(const View& view, Index group, std::span<const Index> items) {
  constexpr double kSmoothing = 100;
  double score = 0;
  double total = 0;
  for (std::size_t k = 0; k < kKinds; ++k) total += view.total(group, static_cast<Kind>(k));
  for (const Index item : items) {
    const double background = view.background(item);
    score += std::log((view.weight(group, item) + kSmoothing * background) / (total + kSmoothing) / background);
  }
  return score + std::log(std::max(total, 1e-9));
}

}  // namespace

double baseline_score(const View& view, Index group, std::span<const Index> items, Baseline baseline) {
  return baseline == Baseline::cosine ? cosine(view, group, items) : naive_bayes(view, group, items);
}

}  // namespace backtrail::attribution
