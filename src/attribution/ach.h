// SPDX-License-Identifier: Apache-2.0
// Analysis of competing hypotheses: evidence against hypotheses, ranked by least inconsistency, and what to look for next.
//
// The matrix stands beside the posterior and not in its place: what counts in it is what speaks against a hypothesis, and
// evidence that fits all of them alike is shown to be worth nothing (Heuer, Psychology of Intelligence Analysis, ch. 8).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "attribution/model.h"

namespace backtrail::attribution {

inline constexpr std::size_t kHypotheses = 6;  // groups beside one another in a matrix

enum class Fit : std::int8_t {
  very_inconsistent = -2,
  inconsistent = -1,
  neutral = 0,
  consistent = 1,
  very_consistent = 2
};
[[nodiscard]] std::string_view name(Fit fit);  // "II", "I", "N", "C", "CC"

struct AchRow {
  Index item = kNone;
  std::vector<Fit> fits;  // per hypothesis
  std::vector<float> ratios;  // log-likelihood ratios that the fits were read from
  double diagnosticity = 0;  // how far the ratios lie apart
};

struct AchMatrix {
  std::vector<Index> hypotheses;  // the likeliest groups first
  std::vector<double> inconsistency;  // per hypothesis, 0 is best: diagnosticity-weighted sum of what speaks against it
  double unknown_inconsistency = 0;  // of an actor that is not in the base
  std::vector<AchRow> rows;  // the most diagnostic first
};
[[nodiscard]] AchMatrix ach_matrix(const Measurer& measurer, std::span<const Index> items, const Ranking& ranking);

/// An item that nobody has looked for yet, and how many bits finding it or not would tell about which group it is.
struct Lead {
  Index item = kNone;
  double bits = 0;
  Index favours = kNone;  // the group that finding it would speak for most
  double found = 0;  // chance that it is found at all
};
[[nodiscard]] std::vector<Lead> next_evidence(const Measurer& measurer, std::span<const Index> items,
                                              const Ranking& ranking, std::size_t limit);

}  // namespace backtrail::attribution
