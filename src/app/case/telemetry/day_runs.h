// SPDX-License-Identifier: Apache-2.0
// Days as runs. Logs are held day after day over years, and of a country's tenants that is millions of days and a few thousand runs.
#pragma once

#include <cstdint>
#include <vector>

#include "base/days.h"
#include "registers/rows.h"

namespace backtrail::app {

/// Ascending; between two of them lies a day at least.
using DayRuns = std::vector<base::DayRun>;

/// Days on which there are records of it, as days_of() has them.
[[nodiscard]] DayRuns day_runs_of(const registers::LogSourceDays& log_source);
/// Runs in any order, which may meet or overlap, as runs.
[[nodiscard]] DayRuns in_order(DayRuns runs);
/// The first run that ends on this day or behind it.
[[nodiscard]] DayRuns::const_iterator run_from(const DayRuns& runs, std::int64_t day);
/// How many days they are.
[[nodiscard]] std::int64_t days_in(const DayRuns& runs);
[[nodiscard]] DayRuns united(const DayRuns& one, const DayRuns& other);
/// Days of `from` that `less` has not.
[[nodiscard]] DayRuns without(const DayRuns& from, const DayRuns& less);
[[nodiscard]] bool equal_days(const DayRuns& one, const DayRuns& other);

/// Of days the number that was put last there, as long as it is higher. Days that follow each other with one number are one stretch.
class NumberedDays {
 public:
  /// The days that have no higher number have this one from now on.
  void put(const DayRuns& days, std::uint64_t number);
  /// 0 for a day that was never put.
  [[nodiscard]] std::uint64_t of(std::int64_t day) const;
  struct Stretch {
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::uint64_t number = 0;
  };
  /// Ascending, from the one on that ends on this day or behind it.
  [[nodiscard]] std::vector<Stretch>::const_iterator from(std::int64_t day) const;
  [[nodiscard]] std::vector<Stretch>::const_iterator end() const { return all_.end(); }

 private:
  std::vector<Stretch> all_;
};

}  // namespace backtrail::app
