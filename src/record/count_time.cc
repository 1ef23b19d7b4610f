// SPDX-License-Identifier: Apache-2.0
#include "record/count_time.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace backtrail::record {
namespace {

/// Milli-, micro- or nanoseconds of `digits` digits, the last `below` of which are less than a second. Nothing when there
/// is something else among them.
std::optional<base::Instant> parse_whole(std::string_view text, std::size_t below) {
  std::int64_t number = 0;  // less than 10^18, see below
  for (const char c : text.substr(0, text.size() - below)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  std::int64_t ticks = 0;
  std::int64_t scale = base::kTicksPerSecond;
  for (const char c : text.substr(text.size() - below)) {
    if (c < '0' || c > '9') return std::nullopt;
    ticks += (c - '0') * (scale /= 10);
  }
  return base::from_unix(number, ticks);
}

/// Orders of magnitude tell seconds from milli-, micro- and nanoseconds for every year from 1973 to 9999.
std::optional<base::Instant> parse_since_1970(std::string_view text) {
  const std::size_t digits = std::min(text.find('.'), text.size());
  if (digits <= 11) return base::parse_unix(text);
  const std::size_t below = digits <= 14 ? 3 : digits <= 17 ? 6 : 9;
  constexpr std::size_t kMostSeconds = 12;  // digits
  if (digits - below <= kMostSeconds) {
    if (const auto whole = parse_whole(text.substr(0, digits), below)) return whole;
  }
  std::string seconds(text.substr(0, digits - below));
  return base::parse_unix(seconds + "." + std::string(text.substr(digits - below, below)));
}

/// "20240502100000", and with thousandths behind it: as a count of milliseconds it would be of the year 2611. No zone is told.
std::optional<base::ParsedTime> parse_unparted(std::string_view text) {
  constexpr std::size_t kSeconds = 14, kThousandths = 17;
  if ((text.size() != kSeconds && text.size() != kThousandths) ||
      text.find_first_not_of("0123456789") != std::string_view::npos || (text[0] != '1' && text[0] != '2'))
    return std::nullopt;
  constexpr std::array<std::pair<std::size_t, char>, 6> kParts{
      {{4, '-'}, {6, '-'}, {8, 'T'}, {10, ':'}, {12, ':'}, {kSeconds, '.'}}};
  std::string iso;
  std::size_t from = 0;
  for (const auto& [end, sign] : kParts) {
    iso.append(text.substr(from, end - from));
    if (end < text.size()) iso += sign;
    from = end;
  }
  return base::parse_iso(iso.append(text.substr(from)));
}

/// What Windows and what is built on it count by, told by years in which logs are written: 100 ns since 1601 (FILETIME, 18 digits), since
/// the year 1 (.NET, 18 digits), and microseconds since 1601 (Chromium, 17 digits). As counts since 1970 all of them would lie before 1991
/// or behind 2286.
std::optional<base::Instant> parse_windows(std::string_view text) {
  constexpr std::size_t kMicros = 17, kTicks = 18;
  if ((text.size() != kMicros && text.size() != kTicks) || text.find_first_not_of("0123456789") != text.npos)
    return std::nullopt;
  std::int64_t number = 0;  // less than 10^18
  for (const char c : text) number = number * 10 + (c - '0');
  if (text.size() == kMicros) number *= 10;
  constexpr std::int64_t kSince1 = 504'911'232'000'000'000;  // ticks from the year 1 to 1601
  constexpr std::int64_t kFrom = 126'227'808'000'000'000;  // 2001-01-01, and 2101-01-01
  constexpr std::int64_t kTo = 157'785'408'000'000'000;
  for (const std::int64_t ticks : {number, number - kSince1})
    if (ticks >= kFrom && ticks < kTo) return base::Instant{ticks};
  return std::nullopt;
}

/// "/Date(1793490300000)/", of older JSON of .NET: milliseconds since 1970. The offset that may stand behind them is that of who wrote it.
std::optional<base::Instant> parse_date_call(std::string_view text) {
  constexpr std::string_view kBegin = "/Date(", kEnd = ")/";
  if (!text.starts_with(kBegin) || !text.ends_with(kEnd)) return std::nullopt;
  text = text.substr(kBegin.size(), text.size() - kBegin.size() - kEnd.size());
  const std::size_t zone = text.find_first_of("+-", 1);
  if (zone != text.npos && text.find_first_not_of("0123456789", zone + 1) == text.npos) text = text.substr(0, zone);
  constexpr std::size_t kMostDigits = 14, kBelow = 3;
  if (text.size() <= kBelow || text.size() > kMostDigits) return std::nullopt;
  return parse_whole(text, kBelow);
}

}  // namespace

std::optional<base::ParsedTime> parse_count_time(std::string_view text) {
  if (const auto unparted = parse_unparted(text)) return unparted;
  for (const auto parse : {parse_windows, parse_since_1970, parse_date_call})
    if (const auto time = parse(text)) return base::ParsedTime{*time};
  return std::nullopt;
}

}  // namespace backtrail::record
