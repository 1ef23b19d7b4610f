// SPDX-License-Identifier: Apache-2.0
#include "attribution/measure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>

namespace backtrail::attribution {
namespace {

constexpr std::size_t kDraws = 500;

std::map<Index, std::vector<const Outcome*>> by_group(std::span<const Outcome> outcomes) {
  std::map<Index, std::vector<const Outcome*>> out;
  for (const Outcome& outcome : outcomes) out[outcome.group].push_back(&outcome);
  return out;
}

}  // namespace

std::array<double, 3> top_in_expectation(std::span<const double> scores, std::size_t truth) {
  constexpr std::array<double, 3> kTops = {1, 3, 5};
  double above = 0;
  double equal = 0;
  for (const double score : scores) {
    above += score > scores[truth] ? 1 : 0;
    equal += score == scores[truth] ? 1 : 0;
  }
  std::array<double, 3> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::clamp((kTops[i] - above) / equal, 0.0, 1.0);
  return out;
}

std::array<Bin, 10> reliability(std::span<const Outcome> outcomes) {
  std::array<Bin, 10> out;
  for (const Outcome& outcome : outcomes) {
    if (!outcome.answerable) continue;
    const double p = outcome.p / std::max(1 - outcome.unknown, 1e-12);
    Bin& bin = out[std::min<std::size_t>(9, static_cast<std::size_t>(p * 10))];
    bin.p += p;
    bin.right += outcome.right ? 1 : 0;
    ++bin.count;
  }
  for (Bin& bin : out) {
    const double n = static_cast<double>(std::max<std::size_t>(bin.count, 1));
    bin.p /= n;
    bin.right /= n;
  }
  return out;
}

double calibration_error(std::span<const Outcome> outcomes) {
  double error = 0;
  double n = 0;
  for (const Bin& bin : reliability(outcomes)) {
    error += static_cast<double>(bin.count) * std::abs(bin.p - bin.right);
    n += static_cast<double>(bin.count);
  }
  return n > 0 ? error / n : 0;
}

double unknown_auroc(std::span<const Outcome> outcomes) {
  std::vector<std::pair<double, bool>> sorted;
  for (const Outcome& outcome : outcomes) sorted.emplace_back(outcome.unknown, !outcome.answerable);
  std::ranges::sort(sorted);
  double below = 0;
  double absent = 0;
  double wins = 0;
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i;
    double equal_absent = 0;
    while (end < sorted.size() && sorted[end].first == sorted[i].first) equal_absent += sorted[end++].second ? 1 : 0;
    const double equal_present = static_cast<double>(end - i) - equal_absent;
    wins += equal_absent * (below + equal_present / 2);
    below += equal_present;
    absent += equal_absent;
    i = end;
  }
  if (below == 0 || absent == 0) return std::numeric_limits<double>::quiet_NaN();
  return wins / (below * absent);
}

std::vector<CoveragePoint> coverage_curve(std::span<const Outcome> outcomes, std::size_t incidents) {
  std::vector<std::pair<double, bool>> sorted;
  for (const Outcome& outcome : outcomes) sorted.emplace_back(outcome.p, outcome.right);
  std::ranges::sort(sorted, std::greater<>());
  std::vector<CoveragePoint> out;
  double right = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    right += sorted[i].second ? 1 : 0;
    if (i + 1 < sorted.size() && sorted[i + 1].first == sorted[i].first) continue;
    const double named = static_cast<double>(i + 1);
    out.push_back({sorted[i].first, named / static_cast<double>(std::max<std::size_t>(incidents, 1)), right / named});
  }
  return out;
}

CoveragePoint coverage_at(std::span<const CoveragePoint> curve, double precision) {
  CoveragePoint best{1.01, 0, 1};
  for (const CoveragePoint& point : curve) {
    if (point.precision >= precision && point.coverage > best.coverage) best = point;
  }
  return best;
}

double macro_average(std::span<const Outcome> outcomes, const std::function<double(const Outcome&)>& of) {
  double sum = 0;
  const auto groups = by_group(outcomes);
  for (const auto& [group, own] : groups) {
    double mean = 0;
    for (const Outcome* outcome : own) mean += of(*outcome);
    sum += mean / static_cast<double>(own.size());
  }
  return groups.empty() ? 0 : sum / static_cast<double>(groups.size());
}

ExactError error_if_exact(std::span<const Outcome> outcomes) {
  std::vector<Outcome> drawn(outcomes.begin(), outcomes.end());
  std::erase_if(drawn, [](const Outcome& outcome) { return !outcome.answerable; });
  if (drawn.empty()) return {};
  std::mt19937_64 random(1);  // the same draws on every machine: the engine's output is fixed by the standard
  std::vector<double> values;
  ExactError out;
  for (std::size_t draw = 0; draw < kDraws; ++draw) {
    for (Outcome& outcome : drawn) {
      const double even = static_cast<double>(random() >> 11) * 0x1p-53;
      outcome.right = even < outcome.p / std::max(1 - outcome.unknown, 1e-9);
    }
    values.push_back(calibration_error(drawn));
    out.mean += values.back() / static_cast<double>(kDraws);
  }
  std::ranges::sort(values);
  out.low = values[kDraws / 40];
  out.high = values[kDraws - 1 - kDraws / 40];
  return out;
}

Interval bootstrap(std::span<const Outcome> outcomes, const std::function<double(std::span<const Outcome>)>& measure) {
  const auto groups = by_group(outcomes);
  if (groups.empty()) return {};
  std::vector<const std::vector<const Outcome*>*> list;
  for (const auto& [group, own] : groups) list.push_back(&own);
  std::mt19937_64 random(1);  // the same draws on every machine: the engine's output is fixed by the standard
  std::vector<double> values;
  std::vector<Outcome> drawn;
  for (std::size_t draw = 0; draw < kDraws; ++draw) {
    drawn.clear();
    for (std::size_t i = 0; i < list.size(); ++i) {
      for (const Outcome* outcome : *list[random() % list.size()]) drawn.push_back(*outcome);
    }
    const double value = measure(drawn);
    if (!std::isnan(value)) values.push_back(value);
  }
  if (values.empty()) return {};
  std::ranges::sort(values);
  const auto at = [&](double share) {
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
  };
  return {at(0.025), at(0.975)};
}

}  // namespace backtrail::attribution
