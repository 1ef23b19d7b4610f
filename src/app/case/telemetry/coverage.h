// SPDX-License-Identifier: Apache-2.0
// What the case's sources can answer for: which days of which log source of which tenant, and which they cannot.
//
// Days are counted per channel (product and service, as in "windows/sysmon"), not per category: one channel carries many
// categories, and a day on which nobody started a process is no day without logs. A day is held when at least one record
// of the channel is of that day, in UTC. A record without a time is of no day that could be named, and may be of any.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/case/telemetry/day_runs.h"
#include "base/result.h"
#include "detector/detector.h"
#include "registers/registers.h"

namespace backtrail::app {

/// As base::day_number has them; both included.
struct DayPeriod {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

struct TenantCoverage {
  std::string tenant;
  std::uint64_t sources = 0;
  std::uint64_t records = 0;
  std::uint64_t damaged = 0;
  std::uint64_t without_time = 0;  // of the records, as far as they were counted
  std::map<std::string, DayRuns> days;  // of each channel; base::day_number
  std::set<std::string> untimed;  // channels that have records without a time
  std::uint64_t uncounted = 0;  // sources of which nobody knows how many have none
  /// Nothing when no record has a time.
  [[nodiscard]] std::optional<DayPeriod> span() const;
};

/// Days that a channel does not hold; both ends included.
struct CoverageGap {
  std::string channel;
  std::int64_t first = 0;
  std::int64_t last = 0;
};

/// "windows/sysmon", "zeek/conn"; "unknown" when nothing is known of it.
[[nodiscard]] std::string channel_name(const registers::LogSourceDays& log_source);

/// Ascending, each once. A country's case holds millions of them: nodes of their own would be most of what an answer costs.
using DayList = std::vector<std::int64_t>;
/// Days on which there are records of it.
[[nodiscard]] DayList days_of(const registers::LogSourceDays& log_source);

/// Records that have no time, or none that could be read. Of what earlier versions ingested, which did not count them, it is known
/// only where no record has one; 0 where nobody knows.
[[nodiscard]] std::uint64_t without_time_of(const registers::LogSourceDays& log_source);
/// Whether it is not known of some of its log sources: ingested by a version that did not count, and not again since.
[[nodiscard]] bool is_uncounted(const registers::Source& source);

/// Its records whose time is of these days; nothing where it has records of other days too, for they are not counted day by day.
[[nodiscard]] std::optional<std::uint64_t> records_within(const registers::LogSourceDays& log_source,
                                                          const DayPeriod& days);
/// Likewise the damaged ones, which have no time: known where all that could be read is of these days, or none of it.
[[nodiscard]] std::optional<std::uint64_t> damaged_within(const registers::Source& source, const DayPeriod& days);

[[nodiscard]] std::map<std::string, TenantCoverage> coverage_of(const std::vector<registers::Source>& sources);
/// Sources that somebody else holds.
using SourceRefs = std::vector<const registers::Source*>;
[[nodiscard]] SourceRefs refs_to(const std::vector<registers::Source>& sources);
[[nodiscard]] std::map<std::string, TenantCoverage> coverage_of(const SourceRefs& sources);
/// From the first to the last day that any of them holds; nothing when no record has a time.
[[nodiscard]] std::optional<DayPeriod> span_of(const std::map<std::string, TenantCoverage>& held);
/// By channel, then day.
[[nodiscard]] std::vector<CoverageGap> gaps_of(const TenantCoverage& coverage, std::int64_t first, std::int64_t last);
/// Whether records of `held` can be what a rule for `wanted` looks at.
[[nodiscard]] bool fits(const detector::SigmaLogSource& wanted, const registers::LogSourceDays& held);
[[nodiscard]] std::string day_text(std::int64_t day);

}  // namespace backtrail::app
