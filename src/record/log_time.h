// SPDX-License-Identifier: Apache-2.0
// Times that are neither ISO 8601 nor seconds since 1970, as access logs, security devices, mail and programs write them.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace backtrail::record {

/// "10/Oct/2000:13:55:36 -0700" (access logs; a fraction as in HAProxy's too), "Oct 10 2000 13:55:36.123 UTC",
/// "Oct 10, 2000 13:55:36" (CEF and LEEF), "Tue, 10 Oct 2000 13:55:36 +0200" (RFC 2822), "Tue Oct 10 13:55:36 2000" (asctime; a zone
/// before the year as date(1) has it), "2000/10/10 13:55:36", "20001010T135536Z". Zones that have a name are none but UTC, GMT and Z,
/// for names are not one zone's. Nothing for anything else.
[[nodiscard]] std::optional<base::ParsedTime> parse_log_time(std::string_view text);

/// 1 to 12 for "Jan" to "Dec", 0 for anything else.
[[nodiscard]] int month_number(std::string_view name);

}  // namespace backtrail::record
