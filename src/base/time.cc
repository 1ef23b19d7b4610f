// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <fmt/format.h>

#include <chrono>

namespace backtrail::base {
namespace {

namespace ch = std::chrono;

constexpr ch::sys_days kFirstDay = ch::year{1601} / 1 / 1;
constexpr int kFractionDigits = 7;

/// Takes exactly `count` digits off the front; -1 when they are not there.
int take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char c = text[i];
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take_char(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

/// Digits after the decimal sign, as 100 ns; further digits are read and cut. -1 when there is none.
int take_fraction(std::string_view& text) {
  int ticks = 0;
  int digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (digits < kFractionDigits) ticks = ticks * 10 + (text.front() - '0');
    ++digits;
    text.remove_prefix(1);
  }
  if (digits == 0) return -1;
  for (; digits < kFractionDigits; ++digits) ticks *= 10;
  return ticks;
}

/// 'Z', "+hh:mm", "+hhmm", "+hh", "UTC", "GMT", a blank before them perhaps, or nothing. False when something else follows.
bool take_zone(std::string_view text, int& offset_minutes, bool& assumed) {
  offset_minutes = 0;
  assumed = text.empty();
  if (assumed) return true;
  take_char(text, ' ');
  if (text.empty()) return false;
  if (text == "Z" || text == "z" || text == "UTC" || text == "GMT") return true;
  const bool negative = text.front() == '-';
  if (!take_char(text, '+') && !take_char(text, '-')) return false;
  const int hours = take_digits(text, 2);
  take_char(text, ':');
  const int minutes = text.empty() ? 0 : take_digits(text, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || !text.empty()) return false;
  offset_minutes = (hours * 60 + minutes) * (negative ? -1 : 1);
  return true;
}

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    const auto since = ch::system_clock::now().time_since_epoch();
    const auto ticks = ch::duration_cast<ch::duration<std::int64_t, std::ratio<1, kTicksPerSecond>>>(since);
    return {ticks.count() + kUnixEpochSeconds * kTicksPerSecond};
  }
};

}  // namespace

std::optional<Instant> from_civil(const CivilTime& c) {
  if (c.year < 1601 || c.year > 9999) return std::nullopt;
  const auto date = ch::year{c.year} / c.month / c.day;
  if (c.month < 1 || c.month > 12 || c.day < 1 || !date.ok()) return std::nullopt;
  if (c.hour < 0 || c.hour > 23 || c.minute < 0 || c.minute > 59 || c.second < 0 || c.second > 60) return std::nullopt;
  if (c.ticks < 0 || c.ticks >= kTicksPerSecond) return std::nullopt;
  const std::int64_t days = (ch::sys_days{date} - kFirstDay).count();
  const std::int64_t seconds = days * 86'400 + c.hour * 3'600 + c.minute * 60 + c.second;
  const Instant out{seconds * kTicksPerSecond + c.ticks};
  if (out.ticks > kMaxTicks) return std::nullopt;
  return out;
}

CivilTime to_civil(Instant instant) {
  const auto day = kFirstDay + ch::days{instant.ticks / kTicksPerDay};
  const ch::year_month_day date{day};
  const std::int64_t rest = instant.ticks % kTicksPerDay;
  const auto seconds = static_cast<int>(rest / kTicksPerSecond);
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          seconds / 3'600,
          seconds / 60 % 60,
          seconds % 60,
          static_cast<int>(rest % kTicksPerSecond)};
}

std::optional<Instant> from_unix(std::int64_t seconds, std::int64_t ticks) {
  constexpr std::int64_t kMaxUnixSeconds = kMaxTicks / kTicksPerSecond - kUnixEpochSeconds;
  if (seconds < -kUnixEpochSeconds || seconds > kMaxUnixSeconds || ticks < 0 || ticks >= kTicksPerSecond) {
    return std::nullopt;
  }
  return Instant{(seconds + kUnixEpochSeconds) * kTicksPerSecond + ticks};
}

std::string format(Instant instant) {
  const CivilTime c = to_civil(instant);
  std::string out =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second);
  if (c.ticks != 0) {
    out += fmt::format(".{:07}", c.ticks);
    while (out.back() == '0') out.pop_back();
  }
  out += 'Z';
  return out;
}

std::string format_day(Instant instant) {
  const CivilTime c = to_civil(instant);
  return fmt::format("{:04}-{:02}-{:02}", c.year, c.month, c.day);
}

std::optional<ParsedTime> parse_iso(std::string_view text) {
  CivilTime c;
  c.year = take_digits(text, 4);
  if (c.year < 0 || !take_char(text, '-')) return std::nullopt;
  c.month = take_digits(text, 2);
  if (c.month < 0 || !take_char(text, '-')) return std::nullopt;
  c.day = take_digits(text, 2);
  if (c.day < 0) return std::nullopt;
  int offset_minutes = 0;
  bool assumed = true;
  if (!text.empty()) {
    if (!take_char(text, 'T') && !take_char(text, 't') && !take_char(text, ' ')) return std::nullopt;
    c.hour = take_digits(text, 2);
    if (c.hour < 0 || !take_char(text, ':')) return std::nullopt;
    c.minute = take_digits(text, 2);
    if (c.minute < 0) return std::nullopt;
    if (take_char(text, ':')) {
      c.second = take_digits(text, 2);
      if (c.second < 0) return std::nullopt;
      if (take_char(text, '.') || take_char(text, ',')) c.ticks = take_fraction(text);
      if (c.ticks < 0) return std::nullopt;
    }
    if (!take_zone(text, offset_minutes, assumed)) return std::nullopt;
  }
  const auto local = from_civil(c);
  if (!local) return std::nullopt;
  const std::int64_t ticks = local->ticks - offset_minutes * 60LL * kTicksPerSecond;
  if (ticks < 0 || ticks > kMaxTicks) return std::nullopt;
  return ParsedTime{{ticks}, assumed};
}

std::optional<Instant> parse_unix(std::string_view text) {
  const bool negative = take_char(text, '-');
  std::int64_t seconds = 0;
  std::size_t digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (++digits > 12) return std::nullopt;
    seconds = seconds * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  int ticks = 0;
  if (take_char(text, '.')) ticks = take_fraction(text);
  if (ticks < 0 || !text.empty()) return std::nullopt;
  if (!negative) return from_unix(seconds, ticks);
  return ticks == 0 ? from_unix(-seconds) : from_unix(-seconds - 1, kTicksPerSecond - ticks);
}

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

}  // namespace backtrail::base
