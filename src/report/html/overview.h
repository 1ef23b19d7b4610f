// SPDX-License-Identifier: Apache-2.0
// What one walk over all findings gives: when, and where.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "report/hunt.h"

namespace backtrail::report::html {

/// Equal spans of time, from the first record's to the last's.
struct Timeline {
  std::int64_t start = 0;  // ticks of the first span
  std::int64_t width = 0;  // ticks of each; 0 when nothing has a time
  std::vector<LevelCounts> spans;
  std::uint64_t without_time = 0;  // findings
};

struct Overview {
  Timeline timeline;
  std::map<std::pair<std::string, std::size_t>, LevelCounts> places;  // tenant, index in Hunt::sources
};

[[nodiscard]] Overview overview(const Hunt& hunt);

}  // namespace backtrail::report::html
