// SPDX-License-Identifier: Apache-2.0
#include "attribution/ach.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace backtrail::attribution {
namespace {

// Log-likelihood ratios: e^1 says that a group is known for an item, e^-0.5 that a well-known group was never seen with it.
constexpr float kVery = 1.0F;
constexpr float kSome = 0.1F;
constexpr float kAgainst = -0.5F;
constexpr std::size_t kWeighed = 12;  // groups among which a lead may discriminate

Fit fit_of(float ratio) {
  if (ratio >= kVery) return Fit::very_consistent;
  if (ratio >= kSome) return Fit::consistent;
  if (ratio <= 2 * kAgainst) return Fit::very_inconsistent;
  if (ratio <= kAgainst) return Fit::inconsistent;
  return Fit::neutral;
}

double entropy(double p) { return p <= 0 || p >= 1 ? 0 : -p * std::log2(p) - (1 - p) * std::log2(1 - p); }

}  // namespace

std::string_view name(Fit fit) {
  constexpr std::array<std::string_view, 5> kNames = {"II", "I", "N", "C", "CC"};
  const int place = static_cast<int>(fit) - static_cast<int>(Fit::very_inconsistent);
  return kNames[static_cast<std::size_t>(place)];
}

AchMatrix ach_matrix(const Measurer& measurer, std::span<const Index> items, const Ranking& ranking) {
  AchMatrix out;
  for (std::size_t i = 0; i < std::min(kHypotheses, ranking.groups.size()); ++i) {
    out.hypotheses.push_back(ranking.groups[i].group);
  }
  out.inconsistency.assign(out.hypotheses.size(), 0);
  for (const Index item : items) {
    AchRow row;
    row.item = item;
    for (const Index group : out.hypotheses) {
      row.ratios.push_back(measurer.log_ratio(group, item));
      row.fits.push_back(fit_of(row.ratios.back()));
    }
    if (!row.ratios.empty()) row.diagnosticity = std::ranges::max(row.ratios) - std::ranges::min(row.ratios);
    for (std::size_t h = 0; h < row.fits.size(); ++h) {
      // Never seen with what another is known for counts against a group, by how diagnostic it is.
      const double behind = row.diagnosticity > 0 ? (std::ranges::max(row.ratios) - row.ratios[h]) : 0;
      out.inconsistency[h] += row.ratios[h] < kSome ? behind : 0;
    }
    // To an actor that is not in the base every item is as likely as to anybody: a ratio of 1, whose logarithm is 0.
    if (!row.ratios.empty()) out.unknown_inconsistency += std::max(std::ranges::max(row.ratios), 0.0F);
    out.rows.push_back(std::move(row));
  }
  std::ranges::stable_sort(out.rows, std::greater<>(), &AchRow::diagnosticity);
  return out;
}

std::vector<Lead> next_evidence(const Measurer& measurer, std::span<const Index> items, const Ranking& ranking,
                                std::size_t limit) {
  const View& view = measurer.view();
  std::vector<Lead> out;
  const std::size_t n = std::min(kWeighed, ranking.groups.size());
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += ranking.groups[i].p;
  if (sum <= 0) return out;
  for (Index item = 0; item < view.table().items.size(); ++item) {
    if (std::ranges::binary_search(items, item) || view.holders(item) == 0) continue;
    Lead lead;
    lead.item = item;
    double noise = 0;
    double best = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const Index group = ranking.groups[i].group;
      const double share = ranking.groups[i].p / sum;
      // How often a report about the group tells of the item; half a report of doubt either way.
      const double reports = std::max<double>(view.reports(group), 1);
      const double seen = std::clamp((view.weight(group, item) + 0.1) / (reports + 1), 0.0, 0.95);
      lead.found += share * seen;
      noise += share * entropy(seen);
      // Whom it would raise most, which need not be who is likely already.
      if (view.uses(group, item) && seen > best) {
        best = seen;
        lead.favours = group;
      }
    }
    if (lead.favours == kNone) continue;  // only others are known for it
    lead.bits = entropy(lead.found) - noise;
    out.push_back(lead);
  }
  std::ranges::stable_sort(out, std::greater<>(), &Lead::bits);
  out.resize(std::min(out.size(), limit));
  return out;
}

}  // namespace backtrail::attribution
