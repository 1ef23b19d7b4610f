// SPDX-License-Identifier: Apache-2.0
#include "app/time_zones.h"

#include <fmt/format.h>
#include <unicode/basictz.h>
#include <unicode/strenum.h>
#include <unicode/timezone.h>
#include <unicode/tztrans.h>

#include <array>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "app/codes.h"
#include "base/nearest.h"

namespace backtrail::app {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                   "Friday", "Saturday", "Sunday"};  // 1601-01-01 was a Monday
constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
constexpr std::int64_t kTicksPerMs = base::kTicksPerSecond / 1000;

using Zone = std::unique_ptr<icu::TimeZone>;

/// What of the list's names looks most like it; its last part alone may be what somebody wrote.
std::string meant_place(const std::string& name) {
  constexpr std::size_t kTelling = 5;  // of "CET" two slips make almost anything
  if (name.size() < kTelling) return {};
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::StringEnumeration> all(icu::TimeZone::createEnumeration(error));
  std::vector<std::string> known;
  const auto folded = [](std::string text) {
    for (char& c : text) c = c == ' ' ? '_' : (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    return text;
  };
  std::map<std::string, std::string> by_folded;
  while (U_SUCCESS(error) && all) {
    const char* const one = all->next(nullptr, error);
    if (one == nullptr) break;
    const std::string text(one);
    const std::size_t slash = text.rfind('/');
    if (slash == std::string::npos || text.starts_with("Etc/") || text.starts_with("SystemV/")) continue;
    by_folded.emplace(folded(text), text);
    by_folded.emplace(folded(text.substr(slash + 1)), text);
  }
  for (const auto& [spelling, place] : by_folded) known.push_back(spelling);
  const std::string best = base::nearest(folded(name), known);
  return best.empty() ? std::string() : by_folded[best];
}

/// Nothing for a name that is no place's: ICU takes "BST" for Bangladesh and "AST" for Alaska, and whoever wrote it meant London.
Zone find_zone(const std::string& name) {
  if (!name.contains('/') && name != "UTC") return nullptr;
  Zone out(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  return *out == icu::TimeZone::getUnknown() ? nullptr : std::move(out);
}

std::unexpected<base::Error> no_zone(const std::string& name, const std::string& hint) {
  const std::string meant = meant_place(name);
  return base::fail(kBadZone, "'" + name.substr(0, 60) + "' is no time zone", {},
                    (meant.empty() ? "" : "did you mean " + meant + "? ") + hint);
}

/// The audience's clocks.
base::Result<Zone> clocks_of(const std::string& name) {
  Zone out = find_zone(name);
  if (!out) return no_zone(name, "write UTC or a place of the IANA's list, as Pacific/Auckland, Europe/London");
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

base::Instant from_unix_ms(double ms) {
  return {(static_cast<std::int64_t>(ms) + base::kUnixEpochSeconds * 1000) * kTicksPerMs};
}

/// Rules that hold on for ever are written out so far; logs that are younger are none of today's.
constexpr int kLastYear = 2100;

std::vector<base::Zone::Change> changes_of(const icu::TimeZone& zone) {
  std::vector<base::Zone::Change> out = {{0, static_cast<std::int32_t>(offset_at(zone, {0}).ms / 1000)}};
  const auto* const tells = dynamic_cast<const icu::BasicTimeZone*>(&zone);
  if (tells == nullptr) return out;
  const std::int64_t end = base::from_civil({kLastYear, 1, 1})->ticks;
  icu::TimeZoneTransition next;
  double from_ms = -static_cast<double>(base::kUnixEpochSeconds) * 1000;
  while (tells->getNextTransition(from_ms, false, next) != 0) {
    from_ms = next.getTime();
    const base::Instant at = from_unix_ms(from_ms);
    if (at.ticks > end) break;
    const auto offset_s = static_cast<std::int32_t>(offset_at(zone, at).ms / 1000);
    if (offset_s != out.back().offset_s) out.push_back({at.ticks, offset_s});
  }
  return out;
}

}  // namespace

base::Result<base::Zone> place_zone(const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, base::Zone> read;
  const std::scoped_lock lock(mutex);
  if (const auto known = read.find(name); known != read.end()) return known->second;
  const Zone zone = name.contains('/') ? find_zone(name) : nullptr;
  if (!zone) return no_zone(name, "write UTC, an offset as +02:00, or a place of the IANA's list as Europe/Berlin");
  return read[name] = base::Zone(name, changes_of(*zone));
}

base::Result<std::string> local_text(base::Instant at, const std::string& name) {
  BT_TRY(const Zone zone, clocks_of(name));
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
  BT_TRY(const Zone zone, clocks_of(name));
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

bool may_be_later(base::Instant at, const base::Zone& zone) {
  if (zone.name().empty()) return false;
  // By which offset it was read the zone does not say, and all that there have been are whole quarters of an hour, or lie too far back.
  constexpr std::int64_t kStep = 15 * 60 * base::kTicksPerSecond;
  constexpr std::int64_t kFarthest = 24 * 4;
  for (std::int64_t step = -kFarthest; step <= kFarthest; ++step) {
    const auto read = zone.read({at.ticks + step * kStep});
    if (read && read->at == at && read->shown == base::Shown::twice) return true;
  }
  return false;
}

}  // namespace backtrail::app
