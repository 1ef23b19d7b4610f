// SPDX-License-Identifier: Apache-2.0
// Times that are neither ISO 8601 nor seconds since 1970, as access logs and security devices write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "base/zone.h"

namespace backtrail::ingest {

/// "10/Oct/2000:13:55:36 -0700" (access logs; a fraction as in HAProxy's too), "Oct 10 2000 13:55:36.123 UTC",
/// "Oct 10, 2000 13:55:36" (CEF and LEEF). Nothing for anything else.
[[nodiscard]] std::optional<base::ParsedTime> parse_log_time(std::string_view text);

/// The same for lines in a row, which mostly are of the same second: a text like the one before is not read again.
class LogTimes {
 public:
  [[nodiscard]] std::optional<base::ParsedTime> parse(std::string_view text) {
    if (text != text_ || text.empty()) {
      time_ = parse_log_time(text);
      text_ = text;
    }
    return time_;
  }

 private:
  std::string text_;
  std::optional<base::ParsedTime> time_;
};

/// 1 to 12 for "Jan" to "Dec", 0 for anything else.
[[nodiscard]] int month_number(std::string_view name);

/// A time that names no zone is one of this zone's.
[[nodiscard]] inline std::optional<base::LocalTime> in_zone(const base::ParsedTime& parsed, const base::Zone& zone) {
  return parsed.zone_assumed ? zone.read(parsed.instant) : std::optional(base::LocalTime{parsed.instant});
}

}  // namespace backtrail::ingest
