// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/assumed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/json.h"

namespace backtrail::app {
namespace {

using registers::Assumption;

constexpr std::int64_t kShortestYear_days = 365;

std::optional<base::Instant> instant_of(const std::string& text) {
  const auto time = base::parse_iso(text);
  return time ? std::optional(time->instant) : std::nullopt;
}

/// Whether the records, of which each is of the latest year that it can be of, are of the same years by another time.
/// Readers give a day's grace (ingest/syslog/message.cc).
bool same_years(const registers::Source& held, const std::string& held_by, const std::string& by) {
  const auto before = instant_of(held_by), after = instant_of(by);
  const auto first = instant_of(held.first), last = instant_of(held.last);
  if (!before || !after || !first || !last) return false;
  const std::int64_t latest = after->ticks + base::kTicksPerDay;
  if (after->ticks >= before->ticks) return first->ticks + kShortestYear_days * base::kTicksPerDay > latest;
  return last->ticks <= latest;
}

std::string zone_text(std::int32_t minutes) {
  const int size = std::abs(minutes);
  return minutes == 0 ? std::string("UTC")
                      : fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

}  // namespace

bool has_no_year(std::string_view format) { return format.starts_with("syslog"); }

void put_assumption(const Assumption& held, ingest::SourceInfo& into) {
  into.assumed_zone_minutes = held.zone_minutes;
  if (const auto written = instant_of(held.written)) into.modified = written;
  for (const Assumption::Stretch& one : held.written_before)
    into.written_before.push_back({one.until, instant_of(one.written)});
}

bool same_times(const registers::Source& held, const Assumption& by) {
  if (!held.assumed) return false;
  if (*held.assumed == by) return true;
  if (held.assumed->zone_minutes != by.zone_minutes) return false;
  if (!has_no_year(held.format)) return true;
  if (!held.assumed->written_before.empty() || !by.written_before.empty()) return false;
  return same_years(held, held.assumed->written, by.written);
}

bool is_retimed(const registers::Source& before, const registers::Source& after) {
  if (!after.assumed || before.path != after.path || before.member != after.member) return false;
  if (!before.assumed) return before.sha256 == after.sha256;
  const auto& stretches = after.assumed->written_before;
  const bool grown = std::ranges::find(stretches, before.size, &Assumption::Stretch::until) != stretches.end();
  if (before.sha256 == after.sha256 || !grown) return !same_times(before, *after.assumed);
  return before.assumed->zone_minutes != after.assumed->zone_minutes;
}

SettledAssumption settle_assumption(const AssumptionGiven& given, std::string_view format,
                                    std::optional<base::Instant> modified, const Placement& placement) {
  Assumption own{given.zone_minutes.value_or(0), {}, {}};
  const auto written = given.written ? given.written : modified;
  if (has_no_year(format) && written) own.written = base::format(*written);
  const bool goes_on =
      placement.source != nullptr &&
      (placement.state == Placed::known || placement.state == Placed::moved || placement.state == Placed::grown);
  if (!goes_on) return {own, false};
  const registers::Source& source = *placement.source;
  // What an earlier version of the program sealed does not say by what it was read: only who says it anew can settle it.
  if (!source.assumed) return {own, given.zone_minutes.has_value() || given.written.has_value()};
  const Assumption& held = *source.assumed;
  Assumption asked = held;
  if (given.zone_minutes) asked.zone_minutes = *given.zone_minutes;
  if (given.written && has_no_year(format)) {
    asked.written = own.written;
    asked.written_before.clear();
  }
  const bool corrects = !same_times(source, asked);
  if (placement.state != Placed::grown) return {corrects ? asked : held, corrects};
  own.zone_minutes = asked.zone_minutes;
  if (given.written || !has_no_year(format)) return {own, corrects};
  if (held.written_before.empty() && same_years(source, held.written, own.written)) return {own, corrects};
  own.written_before = held.written_before;
  own.written_before.push_back({source.size, held.written});
  return {own, corrects};
}

base::Json assumption_json(const Assumption& one) {
  base::Json out = {{"zone_minutes", one.zone_minutes}};
  if (!one.written.empty()) out["written"] = one.written;
  for (const Assumption::Stretch& stretch : one.written_before)
    out["written_before"].push_back({{"until", stretch.until}, {"written", stretch.written}});
  return out;
}

std::string told_assumptions(const std::vector<Assumption>& all) {
  std::set<std::int32_t> zones;
  std::set<std::string> days;
  for (const Assumption& one : all) {
    zones.insert(one.zone_minutes);
    if (!one.written.empty()) days.insert(one.written.substr(0, 10));
  }
  std::string out = "read in " + (zones.size() == 1 ? zone_text(*zones.begin()) : std::string("several zones"));
  if (days.size() == 1) out += ", and in the year of when the log was last written to (" + *days.begin() + ")";
  if (days.size() > 1)
    out += ", and in the years of when each log was last written to (" + *days.begin() + " to " + *days.rbegin() + ")";
  return out;
}

}  // namespace backtrail::app
