// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/assumed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "app/time_zones.h"
#include "base/json.h"
#include "exposure/graph.h"

namespace backtrail::app {
namespace {

using registers::Assumption;

constexpr std::int64_t kShortestYear_days = 365;
constexpr std::size_t kDayText = 10;  // "2017-07-14": what is longer names an instant
constexpr std::string_view kNoYounger =
    "..";  // before an instant behind which no record is, as ISO 8601-2 has an open beginning

std::optional<base::Instant> instant_of(const std::string& text) {
  const auto time = base::parse_iso(text);
  return time ? std::optional(time->instant) : std::nullopt;
}

/// What a log's last time is, and whether records have the day's grace that readers give it (ingest/syslog/message.cc). A year, month or
/// day that somebody gave is meant as it stands, in the zone of the records.
struct Written {
  base::Instant at;
  bool no_younger = false;
};
std::optional<Written> read_written(const std::string& written, const base::Zone& zone) {
  const bool no_younger = written.starts_with(kNoYounger);
  if (no_younger || written.size() > kDayText) {
    const auto at = instant_of(no_younger ? written.substr(kNoYounger.size()) : written);
    return at ? std::optional(Written{*at, no_younger}) : std::nullopt;
  }
  const auto period = exposure::period_of(written);
  if (!period) return std::nullopt;
  const auto last = zone.read(period->last);
  return Written{last ? last->at : period->last, true};
}

/// Up to when records can be.
std::optional<std::int64_t> latest_ticks(const std::string& written, const base::Zone& zone) {
  const auto read = read_written(written, zone);
  return read ? std::optional(read->at.ticks + (read->no_younger ? 0 : base::kTicksPerDay)) : std::nullopt;
}

/// Whether the records, of which each is of the latest year that it can be of, are of the same years by another time.
bool same_years(const registers::Source& held, const std::string& held_by, const std::string& by,
                const base::Zone& zone) {
  const auto before = latest_ticks(held_by, zone), after = latest_ticks(by, zone);
  const auto first = instant_of(held.first), last = instant_of(held.last);
  if (!before || !after || !first || !last) return false;
  if (*after >= *before) return first->ticks + kShortestYear_days * base::kTicksPerDay > *after;
  return last->ticks <= *after;
}

/// Without the stretches that say no more than where an earlier source ended.
Assumption without_marks(Assumption it) {
  std::erase_if(it.written_before, [&](const Assumption::Stretch& one) { return one.written == it.written; });
  return it;
}

}  // namespace

base::Zone zone_of(const Assumption& one) {
  if (one.zone.empty()) return base::Zone(one.zone_minutes);
  const auto place = place_zone(one.zone);
  return place ? *place : base::Zone(one.zone, {});
}

void set_zone(Assumption& one, const base::Zone& zone) {
  one.zone = zone.name();
  one.zone_minutes = zone.minutes();
}

bool has_no_year(std::string_view format) { return format.starts_with("syslog"); }

void put_assumption(const Assumption& held, ingest::SourceInfo& into) {
  into.assumed_zone = zone_of(held);
  if (const auto written = read_written(held.written, into.assumed_zone)) {
    into.modified = written->at;
    into.no_younger = written->no_younger;
    into.settled = true;
  }
  for (const Assumption::Stretch& one : held.written_before) {
    const auto written = read_written(one.written, into.assumed_zone);
    if (written) into.written_before.push_back({one.until, written->at, written->no_younger});
    else into.written_before.push_back({one.until, std::nullopt});
  }
}

std::string written_of(const ingest::SourceInfo& file) {
  if (!file.modified) return {};
  return (file.no_younger ? std::string(kNoYounger) : std::string()) + base::format(*file.modified);
}

bool same_times(const registers::Source& held, const Assumption& by) {
  if (!held.assumed) return false;
  const Assumption before = without_marks(*held.assumed), after = without_marks(by);
  if (before == after) return true;
  if (before.zone_minutes != after.zone_minutes || before.zone != after.zone) return false;
  if (!has_no_year(held.format)) return true;
  if (!before.written_before.empty() || !after.written_before.empty()) return false;
  return same_years(held, before.written, after.written, zone_of(after));
}

bool is_retimed(const registers::Source& before, const registers::Source& after) {
  const bool same = before.sha256 == after.sha256;
  if (same && before.format != after.format) return true;
  if (!after.assumed) return false;
  if (!same && (before.path != after.path || before.member != after.member)) return false;
  const auto& stretches = after.assumed->written_before;
  const auto stretch = std::ranges::find(stretches, before.size, &Assumption::Stretch::until);
  const bool beginning = !same && stretch != stretches.end();
  if (!before.assumed) return same || beginning;
  if (!beginning) return !same_times(before, *after.assumed);
  Assumption by{after.assumed->zone_minutes, stretch->written, {stretches.begin(), stretch}, after.assumed->zone};
  return !same_times(before, by);
}

bool is_retimed_beginning(const registers::Source& before, const registers::Source& after) {
  return before.sha256 != after.sha256 && after.assumed &&
         std::ranges::find(after.assumed->written_before, before.size, &Assumption::Stretch::until) !=
             after.assumed->written_before.end() &&
         is_retimed(before, after);
}

SettledAssumption settle_assumption(const AssumptionGiven& given, std::string_view format,
                                    const ingest::SourceInfo& file, const Placement& placement) {
  Assumption own;
  set_zone(own, given.zone.value_or(base::Zone()));
  if (has_no_year(format) && !given.written.empty()) own.written = given.written;
  else if (has_no_year(format)) own.written = written_of(file);
  const bool goes_on =
      placement.source != nullptr &&
      (placement.state == Placed::known || placement.state == Placed::moved || placement.state == Placed::grown);
  if (!goes_on) return {own, false};
  const registers::Source& source = *placement.source;
  const bool grows = placement.state == Placed::grown;
  // What an earlier version of the program sealed does not say by what it was read: only who says it anew can settle it.
  const bool said = given.zone.has_value() || !given.written.empty();
  if (!source.assumed) {
    if (said && grows) own.written_before.push_back({source.size, own.written});
    return {own, said};
  }
  const Assumption& held = *source.assumed;
  Assumption asked = held;
  if (given.zone) set_zone(asked, *given.zone);
  if (!given.written.empty() && has_no_year(format)) {
    asked.written = own.written;
    asked.written_before.clear();
  }
  const bool corrects = !same_times(source, asked);
  if (!grows) return {corrects ? asked : held, corrects};
  own.zone_minutes = asked.zone_minutes;
  own.zone = asked.zone;
  const bool one_year = !given.written.empty() || !has_no_year(format) ||
                        (held.written_before.empty() && same_years(source, held.written, own.written, zone_of(own)));
  if (!one_year) {
    own.written_before = held.written_before;
    own.written_before.push_back({source.size, held.written});
  } else if (corrects) {
    // Where the earlier source ended: whoever counts its records knows by that that they are held twice.
    own.written_before.push_back({source.size, own.written});
  }
  return {own, corrects};
}

base::Json assumption_json(const Assumption& one) {
  base::Json out = one.zone.empty() ? base::Json{{"zone_minutes", one.zone_minutes}} : base::Json{{"zone", one.zone}};
  if (!one.written.empty()) out["written"] = one.written;
  for (const Assumption::Stretch& stretch : one.written_before)
    out["written_before"].push_back({{"until", stretch.until}, {"written", stretch.written}});
  return out;
}

std::string told_assumptions(const std::vector<Assumption>& all) {
  std::set<std::string> zones;
  std::set<std::string> days;
  for (const Assumption& one : all) {
    zones.insert(zone_of(one).text());
    const std::size_t begin = one.written.starts_with(kNoYounger) ? kNoYounger.size() : 0;
    if (!one.written.empty()) days.insert(one.written.substr(begin, kDayText));
  }
  std::string out = "read in " + (zones.size() == 1 ? *zones.begin() : std::string("several zones"));
  if (days.size() == 1) out += ", and in the year of when the log was last written to (" + *days.begin() + ")";
  if (days.size() > 1)
    out += ", and in the years of when each log was last written to (" + *days.begin() + " to " + *days.rbegin() + ")";
  return out;
}

}  // namespace backtrail::app
