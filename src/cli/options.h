// SPDX-License-Identifier: Apache-2.0
// Values of options that several verbs read the same way. Errors are kBadOption.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "base/zone.h"
#include "record/record.h"

namespace backtrail::cli {

/// "2017-02-03", "2017-02-03T04:05:06Z", with an offset or UTC taken.
base::Result<base::Instant> read_time(const std::string& option, const std::string& text);
/// A time, or a day of which nobody knows it: then its beginning, and `day`. Of months and years nothing happened "at".
struct DayOrTime {
  base::Instant at{};
  bool day = false;
};
base::Result<DayOrTime> read_day_or_time(const std::string& option, const std::string& text);
/// The instant at which a period begins, and the first that it does not hold any more: of a year, a month or a day all of it, of a
/// time only what comes before it.
base::Result<base::Instant> read_since(const std::string& option, const std::string& text);
base::Result<base::Instant> read_until(const std::string& option, const std::string& text);
/// "UTC", "+02:00", "-0530", "Europe/Berlin" (app/time_zones.h).
base::Result<base::Zone> read_zone(const std::string& text);
/// "product=windows,service=security".
base::Result<record::LogSource> read_log_source(const std::string& text);

}  // namespace backtrail::cli
