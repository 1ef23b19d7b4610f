// SPDX-License-Identifier: Apache-2.0
// Times of lines of text: record/log_time.h, for many in a row and in the zone of their source.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "base/zone.h"
#include "record/log_time.h"

namespace backtrail::ingest {

using record::month_number;
using record::parse_log_time;

/// parse_log_time() for lines in a row, which mostly are of the same second: a text like the one before is not read again.
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

/// A time that names no zone is one of this zone's.
[[nodiscard]] inline std::optional<base::LocalTime> in_zone(const base::ParsedTime& parsed, const base::Zone& zone) {
  return parsed.zone_assumed ? zone.read(parsed.instant) : std::optional(base::LocalTime{parsed.instant});
}

}  // namespace backtrail::ingest
