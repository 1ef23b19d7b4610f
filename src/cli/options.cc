// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

#include <algorithm>

#include "app/time_zones.h"
#include "cli/codes.h"
#include "exposure/graph.h"

namespace backtrail::cli {

base::Result<base::Instant> read_time(const std::string& option, const std::string& text) {
  const auto parsed = base::parse_iso(text);
  if (!parsed)
    return base::fail(kBadOption, option + ": '" + text + "' is no time", {},
                      "write 2017-02-03 or 2017-02-03T04:05:06Z");
  return parsed->instant;
}

base::Result<DayOrTime> read_day_or_time(const std::string& option, const std::string& text) {
  BT_TRY(const auto at, read_time(option, text));
  constexpr std::size_t kDayLength = std::string_view("2017-02-03").size();
  return DayOrTime{at, text.size() == kDayLength};
}

namespace {

base::Result<exposure::Period> read_period(const std::string& option, const std::string& text) {
  if (const auto period = exposure::period_of(text)) return *period;
  return base::fail(kBadOption, option + ": '" + text + "' is no time", {},
                    "write 2017, 2017-02, 2017-02-03 or 2017-02-03T04:05:06Z");
}

}  // namespace

base::Result<base::Instant> read_since(const std::string& option, const std::string& text) {
  BT_TRY(const auto period, read_period(option, text));
  return period.first;
}

base::Result<base::Instant> read_until(const std::string& option, const std::string& text) {
  BT_TRY(const auto period, read_period(option, text));
  return period.first == period.last ? period.first
                                     : base::Instant{std::min(period.last.ticks, base::kMaxTicks - 1) + 1};
}

base::Result<base::Zone> read_zone(const std::string& text) {
  if (text == "UTC" || text == "Z") return base::Zone();
  // The zone of any one instant gives the offset.
  const auto parsed = base::parse_iso("2000-01-02T00:00:00" + text);
  if (!parsed || parsed->zone_assumed) return app::place_zone(text);
  const auto local = base::from_civil({2000, 1, 2});
  return base::Zone(static_cast<std::int32_t>((local->ticks - parsed->instant.ticks) / (60 * base::kTicksPerSecond)));
}

base::Result<record::LogSource> read_log_source(const std::string& text) {
  record::LogSource out;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t sign = part.find('=');
    const std::string_view key = part.substr(0, sign);
    const std::string value(sign == std::string_view::npos ? "" : part.substr(sign + 1));
    if (value.empty() || (key != "product" && key != "service" && key != "category")) {
      return base::fail(kBadOption, "--logsource: '" + std::string(part) + "' is not understood", {},
                        "write product=windows,service=security,category=process_creation");
    }
    if (key == "product") out.product = value;
    if (key == "service") out.service = value;
    if (key == "category") out.categories.push_back(value);
  }
  return out;
}

}  // namespace backtrail::cli
