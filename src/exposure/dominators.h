// SPDX-License-Identifier: Apache-2.0
// What each single cut would buy: how many organisations hang on one edge alone.
//
// An edge counts for all that it dominates: nodes that no way from the root reaches without it. Lengauer and Tarjan's
// algorithm (the simple form, O(m log n)) finds the dominators of all at once; trying the edges one by one would take
// 50,000 searches.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace backtrail::exposure {

/// A plain directed graph; nodes are numbers below `nodes`.
struct Digraph {
  std::uint32_t nodes = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
};

/// For each edge the sum of `weight` over the nodes that are reached from `root` by way of it only.
[[nodiscard]] std::vector<std::uint64_t> lost_without(const Digraph& graph, std::uint32_t root,
                                                      const std::vector<std::uint32_t>& weight);

}  // namespace backtrail::exposure
