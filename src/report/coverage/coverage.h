// SPDX-License-Identifier: Apache-2.0
// What a case could answer for, by tenant, log source and day: the answer of `coverage`, and its page with a heat map. The map
// is drawn in runs of days that are alike, so that years stay small and every day is still told.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace backtrail::report {

/// Days on which a log source is silent, both ends included, between the ends of what is asked for.
struct Silence {
  std::int64_t first = 0;  // base::day_number
  std::int64_t last = 0;
  bool unusual = false;  // then it is a gap
};

/// Below this likelihood a silence is unusual for its source.
inline constexpr double kUnusual = 0.01;

/// The silences among `held` days (all of the source's, whatever is asked) from `first` to `last`. How likely one is follows from
/// how often the source had records on the same days of the week, the silence itself left out: a source that works on weekdays has
/// no gap on each Sunday, and one that writes daily has one when a single day is missing. A source that holds none of the days
/// that are asked for is one gap.
[[nodiscard]] std::vector<Silence> silences_of(const std::set<std::int64_t>& held, std::int64_t first,
                                               std::int64_t last);

/// Records of the days that are asked for, where it is known: the catalogue does not count them day by day, and a source may hold other
/// days too.
struct OfDays {
  std::optional<std::uint64_t> records = 0, damaged = 0;
};

struct CoverageRow {
  std::string tenant;
  std::string log_source;  // "windows/sysmon"
  std::uint64_t records = 0;  // of all days
  std::uint64_t damaged = 0;  // in the sources that hold it, whatever they were
  OfDays asked{};  // where days were named
  std::uint64_t without_time = 0;  // of the records: these may be of any day
  std::uint64_t without_time_unsearched = 0;  // of these, that no sealed search and no hunt of the case looked at
  std::uint64_t uncounted = 0;  // sources of which nobody knows how many of their records have no time
  std::set<std::int64_t> held{};  // days with records, within what is asked for
  std::vector<Silence> silences{};
  std::set<std::int64_t> searched{};  // held days that a sealed search or a hunt of the case looked at with rules
  std::set<std::int64_t> searched_indicators{};  // and with indicators alone
  std::vector<std::string> searches{};  // ids
  std::vector<std::string>
      lapsed{};  // of searches that no longer stand, where none that does looked at all of their days
  std::uint64_t not_assessed = 0;  // rules for such logs that could see nothing in some of its sources
  std::set<std::string> missing_fields;  // which they need, and which stand in no record there
  std::vector<std::string> techniques{};  // that the rules could have seen here
  std::map<std::int64_t, std::uint64_t>
      hunted{};  // held days that hunts of the case looked at, and with how many detectors
  std::vector<std::string> hunted_techniques{};  // that these looked for here
  std::map<std::uint32_t, std::uint64_t>
      hunted_by{};  // where that was asked: places in Coverage::detectors, and on how many of the held days
};

struct CoverageDetector {
  std::string kind, id, title;
};

/// "3 records without a time, which may be of any day (1 not searched)", and of how many sources nobody counted them; empty where
/// each record has one.
[[nodiscard]] std::string told_untimed(const CoverageRow& row);

struct CoverageTenant {
  std::string tenant;
  std::uint64_t sources = 0, records = 0, damaged = 0;
  std::uint64_t without_time = 0;  // of the records
  OfDays asked{};  // where days were named
  std::vector<std::string> unseen{};  // techniques that the rules know and none of its logs could show
  std::string note{};  // why nothing is held, or that only indicators were searched for
};

struct CoverageSearch {
  std::string id, tenant, from, until, coverage, detectors, method;
  bool indicators_only = false;
  std::vector<std::string> lapsed{};  // what has changed since, so that it no longer says what it said
};

/// Hunts of the case, of one tenant.
struct CoverageHunts {
  std::string tenant;
  std::uint64_t hunts = 0;  // entries
  std::uint64_t detectors = 0, rules = 0;  // that looked at some source of it
  std::string last;  // entry
  std::int64_t last_day = 0;  // on which it was sealed; base::day_number
};

/// What was to be ingested and could not be read: whatever days it holds, they were not looked at.
struct CoverageUnread {
  std::string tenant, path, member, code, why;
  std::int64_t since = 0;  // base::day_number
};

/// A log that went on or was replaced since it was ingested.
struct CoverageChanged {
  std::string tenant, path, member, state, why;  // grown | changed
};

struct Coverage {
  std::int64_t first = 0, last = -1;  // days that are asked for; none when nothing has a time
  bool narrowed = false;  // somebody named them: else they are all that is held
  std::vector<CoverageTenant> tenants;
  std::vector<CoverageRow> rows;  // by tenant and log source
  std::vector<CoverageSearch> searches;
  std::vector<CoverageHunts> hunts{};
  std::vector<CoverageDetector> detectors{};  // of hunts of the case, where that was asked
  std::vector<CoverageUnread> unread{};
  std::vector<CoverageChanged> changed{};
  std::uint64_t rules = 0, rules_without_techniques = 0;
  std::vector<std::string> late;
  std::string as_of;  // a sentence, or empty
};

/// Stands in every answer.
inline constexpr std::string_view kValidAccounts =
    "Searches with indicators alone never clear the abuse of valid accounts (T1078): who signs in as somebody leaves none.";

[[nodiscard]] std::string coverage_html(const Coverage& coverage);

}  // namespace backtrail::report
