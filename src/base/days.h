// SPDX-License-Identifier: Apache-2.0
// Runs of days: what is known day by day is told from the first to the last of each stretch.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace backtrail::base {

/// Days next to each other, both ends included; day_number().
struct DayRun {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

/// In their order.
[[nodiscard]] std::vector<DayRun> runs_of_days(const std::set<std::int64_t>& days);

/// Where the days have values, a run ends when the value changes as well.
template <typename Value>
[[nodiscard]] std::vector<std::pair<DayRun, Value>> runs_of_days(const std::map<std::int64_t, Value>& days) {
  std::vector<std::pair<DayRun, Value>> out;
  for (const auto& [day, value] : days) {
    if (!out.empty() && out.back().first.last + 1 == day && out.back().second == value) out.back().first.last = day;
    else out.push_back({{day, day}, value});
  }
  return out;
}

/// The runs as first and last day, "2017-02-01".
[[nodiscard]] std::vector<std::pair<std::string, std::string>> day_ranges(const std::set<std::int64_t>& days);

}  // namespace backtrail::base
