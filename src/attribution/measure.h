// SPDX-License-Identifier: Apache-2.0
// How well rankings did: the measures that `evaluate attribution` prints. Ties count in expectation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "attribution/table.h"

namespace backtrail::attribution {

/// One asked incident, as the measures need it.
struct Outcome {
  Index group = kNone;             // the true one, by which bootstraps draw
  bool answerable = false;         // the true group is among the competitors
  std::array<double, 3> top{};     // chance of being among the first 1, 3, 5
  double p = 0;                    // of the first
  bool right = false;              // the first is the true one
  double unknown = 0;
};

/// Chance of the true group being among the first k when ties are broken by lot: k is 1, 3 and 5. `scores` are those of
/// the competitors, `truth` an index into them.
[[nodiscard]] std::array<double, 3> top_in_expectation(std::span<const double> scores, std::size_t truth);

struct Bin {
  double p = 0;  // mean of what was said
  double right = 0;  // share that was right
  std::size_t count = 0;
};
/// Ten equal bins over [0, 1] of p / (1 - unknown), answerable outcomes only.
[[nodiscard]] std::array<Bin, 10> reliability(std::span<const Outcome> outcomes);
/// Expected calibration error: the bins' distances, weighted by their counts.
[[nodiscard]] double calibration_error(std::span<const Outcome> outcomes);

/// What that error would be by chance alone if every p were exact: its mean, and 95 % of draws, by a fixed sequence of draws.
/// Ten bins of a few hundred outcomes are never met exactly, so an error within this range says nothing against p.
struct ExactError {
  double mean = 0;
  double low = 0;
  double high = 0;
};
[[nodiscard]] ExactError error_if_exact(std::span<const Outcome> outcomes);

/// Chance that `unknown` is larger for an outcome whose actor is not in the base than for one whose actor is; NaN when
/// one of the two kinds is missing.
[[nodiscard]] double unknown_auroc(std::span<const Outcome> outcomes);

struct CoveragePoint {
  double p = 0;  // names are given from here
  double coverage = 0;  // names given, of `incidents`
  double precision = 0;  // names that are right
};
/// By falling p, one point per distinct p. `incidents` is what coverage is a share of.
[[nodiscard]] std::vector<CoveragePoint> coverage_curve(std::span<const Outcome> outcomes, std::size_t incidents);
/// The point of the largest coverage with at least this precision; coverage 0 and p above 1 when there is none.
[[nodiscard]] CoveragePoint coverage_at(std::span<const CoveragePoint> curve, double precision);

/// Mean over groups of each group's mean, so that large groups carry no more than small ones.
[[nodiscard]] double macro_average(std::span<const Outcome> outcomes, const std::function<double(const Outcome&)>& of);

struct Interval {
  double low = 0;
  double high = 0;
};
/// 95 % of `measure` over draws of whole groups with replacement, by a fixed sequence of draws.
[[nodiscard]] Interval bootstrap(std::span<const Outcome> outcomes,
                                 const std::function<double(std::span<const Outcome>)>& measure);

}  // namespace backtrail::attribution
