// SPDX-License-Identifier: Apache-2.0
#include "base/days.h"

#include "base/time.h"

namespace backtrail::base {

std::vector<DayRun> runs_of_days(const std::set<std::int64_t>& days) {
  std::vector<DayRun> out;
  for (const std::int64_t day : days) {
    if (!out.empty() && out.back().last + 1 == day) out.back().last = day;
    else out.push_back({day, day});
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> day_ranges(const std::set<std::int64_t>& days) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const DayRun& run : runs_of_days(days))
    out.emplace_back(format_day(from_day_number(run.first)), format_day(from_day_number(run.last)));
  return out;
}

}  // namespace backtrail::base
