// SPDX-License-Identifier: Apache-2.0
// Times that are neither ISO 8601 nor seconds since 1970, as access logs, security devices, mail and programs write them.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace backtrail::record {

/// How a log writes days with slashes: "31/12/2000" or "12/31/2000".
enum class DayOrder : unsigned char { unknown, day_first, month_first };

/// What a log's first bytes say of it: the days of them that can be read in one way alone. Unknown where there are none, or of both kinds.
[[nodiscard]] DayOrder day_order_of(std::string_view head);

/// "10/Oct/2000:13:55:36 -0700" (access logs; a fraction as in HAProxy's too), "Oct 10 2000 13:55:36.123 UTC",
/// "Oct 10, 2000 1:55:36 PM" (CEF, LEEF, Java), "Tue, 10 Oct 2000 13:55:36 +0200" (RFC 2822), "Tue Oct 10 13:55:36 2000" (asctime; a zone
/// before the year as date(1) has it), "Tue Oct 10 2000 13:55:36 GMT+0200 (CEST)" (JavaScript), "2000/10/10 13:55:36", "20001010T135536Z",
/// "2000-284T13:55:36" (the 284th day), "31.12.2000 13:55", and "12/31/2000 13:55" and "31/12/2000 13:55" where only one of both can be the
/// month, or in the log's order. A day alone is its first instant. Zones that have a name are none but UTC, GMT and Z, for names are not
/// one zone's (ParsedTime::zone_named). Nothing for anything else, or where something else stands behind.
[[nodiscard]] std::optional<base::ParsedTime> parse_log_time(std::string_view text, DayOrder order = DayOrder::unknown);

/// ISO 8601 first, then numbers (count_time.h), then what programs write, as above. Nothing when it is no time.
[[nodiscard]] std::optional<base::ParsedTime> parse_time(std::string_view text, DayOrder order = DayOrder::unknown);

/// 1 to 12 for "Jan" to "Dec", 0 for anything else.
[[nodiscard]] int month_number(std::string_view name);

}  // namespace backtrail::record
