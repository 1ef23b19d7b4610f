// SPDX-License-Identifier: Apache-2.0
#include "attribution/model.h"

#include <algorithm>
#include <cmath>

namespace backtrail::attribution {
namespace {

float value(const Vector& vector, Feature feature) { return vector[static_cast<std::size_t>(feature)]; }

}  // namespace

std::size_t fold_of(std::string_view group) {
  std::uint32_t hash = 2166136261U;  // FNV-1a
  for (const char c : group) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 16777619U;
  }
  return (hash >> 8) % kFolds;
}

std::string_view name(Doubt doubt) {
  constexpr std::array<std::string_view, kDoubts> kNames = {"items",      "lead",     "gap",       "nearest",
                                                            "coverage",   "likeness", "exclusive", "malware",
                                                            "techniques", "covered",  "strangers", "rarest"};
  return kNames[static_cast<std::size_t>(doubt)];
}

std::vector<double> utilities(const Measured& measured, const Multipliers& multipliers) {
  std::vector<double> out(measured.groups.size(), 0);
  for (std::size_t k = 0; k < out.size(); ++k) {
    for (std::size_t f = 0; f < kFeatures; ++f) out[k] += multipliers.features[f] * measured.groups[k][f];
  }
  return out;
}

Doubts doubts(const Measured& measured, std::span<const double> utilities) {
  Doubts out{};
  const auto set = [&out](Doubt doubt, double x) { out[static_cast<std::size_t>(doubt)] = static_cast<float>(x); };
  const auto best = [&](Feature feature) {
    float most = 0;
    for (const Vector& vector : measured.groups) most = std::max(most, value(vector, feature));
    return most;
  };
  const std::size_t first = static_cast<std::size_t>(std::ranges::max_element(utilities) - utilities.begin());
  double second = utilities[first] - 20;
  double others = 0;
  for (std::size_t k = 0; k < utilities.size(); ++k) {
    if (k == first) continue;
    second = std::max(second, utilities[k]);
    others += std::exp(utilities[k] - utilities[first]);
  }
  set(Doubt::items, std::log(static_cast<double>(std::max<std::size_t>(measured.items, 1))));
  set(Doubt::lead, -std::log(std::max(others, 1e-6)));
  set(Doubt::gap, std::min(utilities[first] - second, 10.0));
  set(Doubt::nearest, best(Feature::nearest));
  set(Doubt::coverage, best(Feature::coverage));
  set(Doubt::likeness, best(Feature::likeness));
  set(Doubt::exclusive, best(Feature::exclusive));
  set(Doubt::malware, best(Feature::malware));
  set(Doubt::techniques, best(Feature::techniques));
  set(Doubt::covered, value(measured.groups[first], Feature::coverage));
  set(Doubt::strangers, static_cast<double>(std::min<std::size_t>(measured.strangers, 3)));
  set(Doubt::rarest, measured.rarest[first]);
  return out;
}

Ranking rank(const Measurer& measurer, std::span<const Index> items, const Multipliers& multipliers) {
  return rank(measurer.view(), measurer.measure(items), multipliers);
}

Chances chances_of(const Measured& measured, const Multipliers& multipliers) {
  Chances out;
  out.utilities = utilities(measured, multipliers);
  const Doubts doubt = doubts(measured, out.utilities);
  double z = multipliers.unknown[kDoubts];
  for (std::size_t d = 0; d < kDoubts; ++d) z += multipliers.unknown[d] * doubt[d];
  out.unknown = 1 / (1 + std::exp(-z));
  const double most = std::ranges::max(out.utilities);
  double sum = 0;
  for (const double u : out.utilities) sum += std::exp(u - most);
  for (const double u : out.utilities) out.groups.push_back((1 - out.unknown) * std::exp(u - most) / sum);
  return out;
}

Ranking rank(const View& view, const Measured& measured, const Multipliers& multipliers) {
  Ranking out;
  if (measured.groups.empty()) return out;
  const Chances chances = chances_of(measured, multipliers);
  out.unknown = chances.unknown;
  for (std::size_t k = 0; k < chances.groups.size(); ++k) {
    out.groups.push_back({view.active()[k], chances.groups[k], chances.utilities[k]});
  }
  std::ranges::stable_sort(out.groups, std::greater<>(), &Ranked::p);
  return out;
}

}  // namespace backtrail::attribution
