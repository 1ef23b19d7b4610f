// SPDX-License-Identifier: Apache-2.0
// What an intruder at a provider could have reached within a period, along ways that were open when they were needed: a way
// that closed before its beginning could be reached leads nowhere, however the dates overlap the period. So each node is
// visited as early as it can be (Dijkstra over instants); asking only which edges are open somewhere in the period would
// invent paths that never existed.
#pragma once

#include <cstdint>
#include <vector>

#include "exposure/graph.h"

namespace backtrail::exposure {

inline constexpr std::uint32_t kNone = 0xFFFFFFFF;

struct Visit {
  bool reached = false;  // the node's own network, from which it goes on
  bool data_only = false;  // no more than its data, which a provider holds
  base::Instant since{};  // as early as can be, not before the period
  std::uint32_t hops = 0;  // of the way that is the earliest; the fewest of such
  std::uint32_t by = kNone;  // the last edge of that way
  [[nodiscard]] bool any() const { return reached || data_only; }
};

struct Reach {
  std::vector<Visit> visits;  // of each node; the provider's own is reached by no edge
  std::vector<std::uint32_t> usable;  // edges that could have been used, ascending
};

/// Edges marked in `cut` (one flag an edge, or empty) are left out.
[[nodiscard]] Reach reach(const Graph& graph, std::uint32_t provider, const Period& period,
                          const std::vector<char>& cut = {});

/// From the provider to `node`, edge by edge; empty when it is not reached, and for the provider.
[[nodiscard]] std::vector<std::uint32_t> way_to(const Graph& graph, const Reach& reach, std::uint32_t node);

/// Until when a way by networks to each node was open as a whole, of all such ways the latest: the first end among its edges. The
/// beginning of time for nodes to which none leads. `reach` is of this graph and provider.
[[nodiscard]] std::vector<base::Instant> open_until(const Graph& graph, const Reach& reach, std::uint32_t provider);

/// How many nodes beside the provider are reached, be it only their data.
[[nodiscard]] std::size_t count(const Reach& reach);

}  // namespace backtrail::exposure
