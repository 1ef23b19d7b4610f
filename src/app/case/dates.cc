// SPDX-License-Identifier: Apache-2.0
#include "app/case/dates.h"

#include <array>

#include "app/case/days_to_come.h"
#include "base/json.h"
#include "registers/codes.h"

namespace backtrail::app {
namespace {

constexpr std::int64_t kYearDays = 366;

struct DatedKey {
  std::string_view type, key;  // no type: of every type
};
constexpr auto kHappened =
    std::to_array<DatedKey>({{"", "occurred"}, {registers::kIncident, "recorded"}, {registers::kPrecedent, "said"}});

}  // namespace

base::Status check_happened(std::string_view type, const base::Json& body, base::Instant now) {
  if (!body.is_object()) return {};
  for (const DatedKey& one : kHappened) {
    if (!one.type.empty() && one.type != type) continue;
    const std::string key(one.key);
    BT_TRY_STATUS(check_has_come(base::text_at(body, key.c_str()), now, "/" + key));
  }
  return {};
}

std::optional<base::Error> deadline_over(const std::string& of, std::string_view deadline, base::Instant now) {
  const auto day = base::parse_iso(std::string(deadline));
  if (!day || base::day_number(day->instant) >= base::day_number(now)) return std::nullopt;
  return base::Error{registers::kLongAgo,
                     "the deadline of '" + of + "', " + std::string(deadline) + ", is over already",
                     {},
                     "a correction with another deadline sets it anew; today is " + base::format_day(now),
                     base::Severity::warning};
}

std::optional<base::Error> long_before(const std::string& what, base::Instant at, base::Instant due) {
  if (at.ticks >= due.ticks - kYearDays * base::kTicksPerDay) return std::nullopt;
  return base::Error{registers::kLongAgo,
                     what + " at " + base::format(at) + " is more than a year before " + base::format_day(due),
                     {},
                     "enter it again with its own time where this is a slip",
                     base::Severity::warning};
}

}  // namespace backtrail::app
