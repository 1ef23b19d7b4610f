// SPDX-License-Identifier: Apache-2.0
// The best set of a given size, by branch and bound: a way is cut or it stays, and what remains is bounded by minimum cuts.
//
// Ways between the same two nodes are one, with their number as its weight: cutting some of them changes nothing. What no set of
// the size that remains parts from the provider stays reached whatever is done. For the rest, as for the whole (cut.h), prices of
// an organisation against a measure are sought until the cheapest cut bounds that size as well as any price can; what is not
// better than the best set known ends there. In the worst case that is every set, so there is a limit.
#pragma once

#include <cstdint>
#include <vector>

#include "exposure/net.h"

namespace backtrail::exposure {

inline constexpr std::size_t kFlowLimit = 400'000;  // flows for all sizes together

struct BestSet {
  std::vector<std::uint32_t> ways;  // at most as many as asked for
  std::size_t left = 0;
  std::size_t at_best = 0;  // no set of the size leaves fewer
};

/// `known` is a set of the size, and what it leaves; its `at_best` a bound that is known already. `flows` is how many may still be
/// sought, and counts down; at 0 the answer is the best set found until then, with the bound of what was not looked at.
[[nodiscard]] BestSet best_set(const Net& net, std::size_t size, BestSet known, std::size_t& flows);

}  // namespace backtrail::exposure
