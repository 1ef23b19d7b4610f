// SPDX-License-Identifier: Apache-2.0
// The usable ways without their dates. Each organisation is two nodes: its network, which is even, and what is counted of it,
// the next one: what is held of it leads there and not into its network.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace backtrail::exposure {

struct Net {
  std::uint32_t nodes = 0;
  std::vector<std::uint32_t> weight;  // 1 for second nodes that count
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ways;
  std::vector<std::pair<std::uint32_t, std::uint32_t>>
      inner;  // from each network to what is counted of it; no measure cuts these
  std::vector<std::uint32_t> edge_of;  // the graph's edge of each way
  std::uint32_t root = 0;
};

}  // namespace backtrail::exposure
