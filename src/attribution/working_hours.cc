// SPDX-License-Identifier: Apache-2.0
#include "attribution/working_hours.h"

#include <unicode/calendar.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

namespace backtrail::attribution {
namespace {

constexpr int kWestmost = -11;
constexpr int kEastmost = 13;
constexpr double kByChance = (kDayEnds - kDayBegins) / 24.0;
constexpr double kStandsOut = 3;    // standard errors over chance
constexpr double kAsGood = 1.64;    // standard errors below the best that cannot be told from it
constexpr int kHolidaysShown = 10;

std::int64_t hour_number(base::Instant time) { return time.ticks / (3600 * base::kTicksPerSecond); }

double milliseconds(base::Instant time) {
  const std::int64_t since_1601 = time.ticks / (base::kTicksPerSecond / 1000);
  return static_cast<double>(since_1601 - base::kUnixEpochSeconds * 1000);
}

double share_of(const std::array<std::uint32_t, 24>& by_hour, int offset_h) {
  double in = 0;
  double all = 0;
  for (int hour = 0; hour < 24; ++hour) {
    const int local = ((hour + offset_h) % 24 + 24) % 24;
    all += by_hour[static_cast<std::size_t>(hour)];
    if (local >= kDayBegins && local < kDayEnds) in += by_hour[static_cast<std::size_t>(hour)];
  }
  return all > 0 ? in / all : 0;
}

std::vector<int> zone_offsets(const std::string& country, std::span<const base::Instant> at) {
  std::set<int> out;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::StringEnumeration> zones(
      icu::TimeZone::createTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION, country.c_str(), nullptr, status));
  if (U_FAILURE(status) || !zones) return {};
  while (const icu::UnicodeString* id = zones->snext(status)) {
    if (U_FAILURE(status)) break;
    const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(*id));
    for (const base::Instant time : at) {
      std::int32_t raw = 0;
      std::int32_t summer = 0;
      UErrorCode asked = U_ZERO_ERROR;
      zone->getOffset(milliseconds(time), 0, raw, summer, asked);
      if (U_SUCCESS(asked)) out.insert((raw + summer) / 60'000);
    }
  }
  return {out.begin(), out.end()};
}

/// A calendar of its own, which knows days of the month in its own count; null when ICU has none.
std::unique_ptr<icu::Calendar> calendar(const char* locale) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::Calendar> out(
      icu::Calendar::createInstance(*icu::TimeZone::getGMT(), icu::Locale(locale), status));
  return U_SUCCESS(status) ? std::move(out) : nullptr;
}

/// Whether noon of that day is one of the first `days` of the calendar's year.
bool begins_year(icu::Calendar& calendar, double noon, int days) {
  UErrorCode status = U_ZERO_ERROR;
  calendar.setTime(noon, status);
  const bool first = calendar.get(UCAL_MONTH, status) == 0 && calendar.get(UCAL_DATE, status) <= days &&
                     calendar.get(UCAL_IS_LEAP_MONTH, status) == 0;
  return U_SUCCESS(status) && first;
}

/// Public holidays that are long and that nearly everybody keeps; named by what is known of them everywhere.
struct Holiday {
  std::string_view country;
  std::string_view name;
  const char* calendar;
  int days;
};
constexpr std::array<Holiday, 8> kHolidays = {{{"CN", "lunar new year", "@calendar=chinese", 3},
                                               {"TW", "lunar new year", "@calendar=chinese", 3},
                                               {"VN", "lunar new year", "@calendar=chinese", 3},
                                               {"KR", "lunar new year", "@calendar=dangi", 1},
                                               {"IR", "Nowruz", "@calendar=persian", 4},
                                               {"RU", "new year's holidays", "@calendar=gregorian", 8},
                                               {"UA", "new year", "@calendar=gregorian", 1},
                                               {"US", "new year", "@calendar=gregorian", 1}}};

}  // namespace

WorkingHours working_hours(std::span<const base::Instant> times) {
  WorkingHours out;
  std::set<std::int64_t> slots;
  for (const base::Instant time : times) slots.insert(hour_number(time));
  out.slots = slots.size();
  if (slots.empty()) return out;
  out.first = std::ranges::min(times);
  out.last = std::ranges::max(times);
  for (const std::int64_t slot : slots) ++out.by_hour[static_cast<std::size_t>(slot % 24)];
  for (int offset = kWestmost; offset <= kEastmost; ++offset) {
    const double share = share_of(out.by_hour, offset);
    if (share > out.share) out.share = share, out.best_h = offset;
  }
  const auto n = static_cast<double>(out.slots);
  if (out.slots < kLeastHours || out.share - kByChance < kStandsOut * std::sqrt(kByChance * (1 - kByChance) / n)) {
    return out;
  }
  const double error = std::sqrt(std::max(out.share * (1 - out.share), 1 / n) / n);
  for (int offset = kWestmost; offset <= kEastmost; ++offset) {
    if (share_of(out.by_hour, offset) >= out.share - kAsGood * error) out.offsets_h.push_back(offset);
  }
  return out;
}

CountryHours in_country(const WorkingHours& hours, std::span<const base::Instant> times, std::string_view country) {
  CountryHours out;
  if (hours.slots == 0) return out;
  const std::array<base::Instant, 2> ends = {hours.first, hours.last};
  out.offsets_min = zone_offsets(std::string(country), ends);
  if (out.offsets_min.empty()) return out;
  for (const int own : out.offsets_min) {
    for (const int offset : hours.offsets_h) out.fits = out.fits || std::abs(own - 60 * offset) <= 30;
  }
  // Days as the country counts them, by that one of its zones which fits best, or else its first.
  const int shift =
      *std::ranges::min_element(out.offsets_min, {}, [&](int own) { return std::abs(own - 60 * hours.best_h); });
  std::set<std::int64_t> days;
  for (const base::Instant time : times) {
    days.insert(base::day_number({time.ticks + std::int64_t{60} * shift * base::kTicksPerSecond}));
  }
  const auto week = calendar(("und_" + std::string(country)).c_str());
  if (!week) return out;
  double resting = 0;
  for (const std::int64_t day : days) {
    const base::Instant noon{base::from_day_number(day).ticks + base::kTicksPerDay / 2};
    UErrorCode status = U_ZERO_ERROR;
    const auto weekday = static_cast<UCalendarDaysOfWeek>((day + 1) % 7 + 1);  // 1601-01-01 was a Monday
    if (week->getDayOfWeekType(weekday, status) == UCAL_WEEKEND) ++resting;
    for (const Holiday& holiday : kHolidays) {
      if (holiday.country != country || out.holidays.size() >= kHolidaysShown) continue;
      const auto own = calendar(holiday.calendar);
      if (own && begins_year(*own, milliseconds(noon), holiday.days)) {
        out.holidays.push_back(base::format_day(noon) + " " + std::string(holiday.name));
      }
    }
  }
  out.weekend_share = resting / static_cast<double>(days.size());
  return out;
}

}  // namespace backtrail::attribution
