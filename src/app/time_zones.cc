// SPDX-License-Identifier: Apache-2.0
#include "app/time_zones.h"

#include <fmt/format.h>
#include <unicode/timezone.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <set>

#include "app/codes.h"

namespace backtrail::app {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                   "Friday", "Saturday", "Sunday"};  // 1601-01-01 was a Monday
constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
constexpr std::int64_t kTicksPerMs = base::kTicksPerSecond / 1000;

using Zone = std::unique_ptr<icu::TimeZone>;

base::Result<Zone> find_zone(const std::string& name) {
  Zone out(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  if (name.empty() || *out == icu::TimeZone::getUnknown())
    return base::fail(kBadZone, "'" + name.substr(0, 60) + "' is no time zone", {},
                      "as Pacific/Auckland, Europe/London");
  return out;
}

struct Offset {
  std::int64_t ms = 0;
  bool summer = false;
};

Offset offset_at(const icu::TimeZone& zone, base::Instant at) {
  std::int32_t raw = 0;
  std::int32_t summer = 0;
  UErrorCode error = U_ZERO_ERROR;
  const std::int64_t unix_ms = at.ticks / kTicksPerMs - base::kUnixEpochSeconds * 1000;
  zone.getOffset(static_cast<double>(unix_ms), 0, raw, summer, error);
  BT_CHECK(U_SUCCESS(error));
  return {std::int64_t{raw} + summer, summer != 0};
}

base::Instant shifted(base::Instant at, std::int64_t ms) { return {at.ticks + ms * kTicksPerMs}; }

}  // namespace

base::Result<std::string> local_text(base::Instant at, const std::string& name) {
  BT_TRY(const Zone zone, find_zone(name));
  const Offset offset = offset_at(*zone, at);
  const base::Instant local = shifted(at, offset.ms);
  const base::CivilTime civil = base::to_civil(local);
  const std::int64_t minutes = std::abs(offset.ms) / 60'000;
  return fmt::format("{} {} {} {}, {:02}:{:02} in {} (UTC{}{:02}:{:02}{})",
                     kDays[static_cast<std::size_t>(base::day_number(local) % 7)], civil.day,
                     kMonths[static_cast<std::size_t>(civil.month - 1)], civil.year, civil.hour, civil.minute, name,
                     offset.ms < 0 ? '-' : '+', minutes / 60, minutes % 60, offset.summer ? ", summer time" : "");
}

base::Result<base::Instant> from_local(std::string_view text, const std::string& name) {
  BT_TRY(const Zone zone, find_zone(name));
  const auto parsed = base::parse_iso(text);
  if (!parsed || !parsed->zone_assumed)
    return base::fail(kNoSuchLocalTime, "'" + std::string(text.substr(0, 60)) + "' is no time without a zone", {},
                      "as 2018-12-21T08:00");
  std::set<base::Instant> fitting;
  for (const std::int64_t days : {-1, 1}) {
    const Offset offset = offset_at(*zone, {parsed->instant.ticks + days * base::kTicksPerDay});
    const base::Instant at = shifted(parsed->instant, -offset.ms);
    if (offset_at(*zone, at).ms == offset.ms) fitting.insert(at);
  }
  if (fitting.size() == 1) return *fitting.begin();
  return base::fail(kNoSuchLocalTime,
                    "clocks in " + name + (fitting.empty() ? " never show " : " show twice ") + std::string(text), {},
                    "give the instant in UTC, as 2018-12-20T19:00:00Z");
}

}  // namespace backtrail::app
