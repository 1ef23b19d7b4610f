// SPDX-License-Identifier: Apache-2.0
// What "nothing found" leaves open by kind: indicators and patterns that name what is looked for in some places alone
// (observable/limits.h). Told once for each limit, with how many it concerns, however many there are.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "detector/detector.h"

namespace backtrail::app {

struct SearchLimit {
  std::string why;
  std::uint64_t indicators = 0;  // patterns too
};

/// By `why`. Of the set's indicators and of these of its patterns.
[[nodiscard]] std::vector<SearchLimit> search_limits(const detector::Set& set, std::span<const std::uint32_t> patterns);

}  // namespace backtrail::app
