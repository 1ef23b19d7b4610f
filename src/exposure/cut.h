// SPDX-License-Identifier: Apache-2.0
// Which measures reduce the reach most. A measure cuts one edge.
//
// Three answers, for three questions. In which order to act, one measure at a time (greedy, by what hangs on each edge). The
// best set of one, two, three … measures, smallest first: where every organisation can be reached in two ways no single
// measure helps, and the greedy order would end at once. And the smallest set after which nothing is reached (a minimum cut).
//
// The best set of a given size is a hard problem in general. What makes it answerable is its dual: for each price of an
// organisation against a measure a minimum cut is found exactly, and every such cut bounds all sizes at once. A set that meets
// the bound is best, however large the graph; up to kExactEdges edges the best is sought by branch and bound as well
// (best_set.h); anything else says how much better a set could be at most.
#pragma once

#include <cstdint>
#include <vector>

#include "exposure/reach.h"

namespace backtrail::exposure {

inline constexpr std::size_t kExactEdges = 200;
inline constexpr std::size_t kStepLimit = 10;  // single measures in order
inline constexpr std::size_t kSizeLimit = 8;  // measures in a set, but for the one that ends the reach
inline constexpr std::size_t kPriceLimit = 24;  // minimum cuts that are asked for bounds

/// The next single measure.
struct CutStep {
  std::uint32_t edge = 0;
  std::size_t left = 0;  // organisations that are still reached after this and all before it
};

struct CutSet {
  std::vector<std::uint32_t> edges;  // ascending
  std::size_t left = 0;
  std::size_t at_best = 0;  // no set of this size leaves fewer
  bool exact = false;  // it leaves no more than at_best
};

struct Cuts {
  std::size_t reached = 0;  // organisations that count, before anything is cut
  std::vector<CutStep> order;
  std::vector<CutSet> sets;  // by size; the last one ends the reach
  /// Whether all usable ways are open at one time. If they are not, an order in time decides what can be reached, and sets
  /// that are best for the ways as such need not be: then nothing is called exact.
  bool same_time = true;
};

/// `counts` has a flag for each node that is to be protected; empty: all of them but the provider.
[[nodiscard]] Cuts cuts(const Graph& graph, std::uint32_t provider, const Period& period,
                        const std::vector<char>& counts = {});

}  // namespace backtrail::exposure
