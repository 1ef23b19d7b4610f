// SPDX-License-Identifier: Apache-2.0
// Instants in UTC, to 100 ns, from 1601 to 9999: the range and grain of Windows' FILETIME, so that no log's time is
// rounded. std::chrono's nanoseconds in 64 bits end in 2262 and begin in 1677.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace backtrail::base {

/// `ticks` are 100 ns since 1601-01-01T00:00:00Z, 0 <= ticks <= kMaxTicks.
struct Instant {
  std::int64_t ticks = 0;
  friend auto operator<=>(Instant, Instant) = default;
};

inline constexpr std::int64_t kTicksPerSecond = 10'000'000;
inline constexpr std::int64_t kTicksPerDay = 86'400 * kTicksPerSecond;
inline constexpr std::int64_t kUnixEpochSeconds = 11'644'473'600;  // 1970-01-01, in seconds since 1601
inline constexpr std::int64_t kMaxTicks = 2'650'467'743'999'999'999;  // 9999-12-31T23:59:59.9999999Z

/// A broken-down time in UTC. `month` and `day` count from 1; `ticks` are the 100 ns within the second.
struct CivilTime {
  int year = 1601, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  int ticks = 0;
};

/// Nothing when the civil time does not exist (month 13, 30 February) or lies outside 1601-9999. A leap second, :60,
/// is taken as the first instant of the next minute.
[[nodiscard]] std::optional<Instant> from_civil(const CivilTime& civil);
[[nodiscard]] CivilTime to_civil(Instant instant);
/// Nothing when outside 1601-9999.
[[nodiscard]] std::optional<Instant> from_unix(std::int64_t seconds, std::int64_t ticks = 0);

/// "2017-02-03T04:05:06.7891234Z", up to seven digits and no trailing zeros.
[[nodiscard]] std::string format(Instant instant);
/// "2017-02-03".
[[nodiscard]] std::string format_day(Instant instant);
/// Days since 1601-01-01.
[[nodiscard]] inline std::int64_t day_number(Instant instant) { return instant.ticks / kTicksPerDay; }
[[nodiscard]] inline Instant from_day_number(std::int64_t day) { return {day * kTicksPerDay}; }

struct ParsedTime {
  Instant instant;
  bool zone_assumed = false;  // the text named no zone and UTC was taken
  bool zone_named = false;  // or named one by a name that is more than one zone's ("CST"); so it is assumed
};

/// ISO 8601 / RFC 3339 as logs write it: date, 'T' or blank, time to any number of digits (cut at 100 ns), 'Z' or an
/// offset, or none. A date alone is its first instant. Nothing when `text` is anything else.
[[nodiscard]] std::optional<ParsedTime> parse_iso(std::string_view text);
/// Seconds since 1970 with an optional fraction ("1521911720.865716"). Nothing when `text` is anything else.
[[nodiscard]] std::optional<Instant> parse_unix(std::string_view text);

/// Handed to whatever needs "now", so that tests decide it.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

/// The machine's own clock.
[[nodiscard]] const Clock& system_clock();

}  // namespace backtrail::base
