// SPDX-License-Identifier: Apache-2.0
// One instant as people elsewhere read it on their clocks, and back. ICU knows when clocks were changed; the C library's
// tables would do too, but setting TZ changes the whole process.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "base/zone.h"

namespace backtrail::app {

/// "Friday 21 December 2018, 08:00 in Pacific/Auckland (UTC+13:00, summer time)". kBadZone.
base::Result<std::string> local_text(base::Instant at, const std::string& zone);

/// A time as clocks there show it, "2018-12-21T08:00". kBadZone; kNoSuchLocalTime when the clocks skip it or show it twice.
base::Result<base::Instant> from_local(std::string_view text, const std::string& zone);

/// A place of the IANA's list, "Europe/Berlin", with all changes of its clocks up to 2100. Short names ("CST", "IST") are refused, for
/// they mean several places. kBadZone, which names the place that was meant.
base::Result<base::Zone> place_zone(const std::string& name);

/// Whether a local time that was read as this instant in this zone stood in an hour that its clocks showed twice: it may be later by as
/// much as they were put back.
[[nodiscard]] bool may_be_later(base::Instant at, const base::Zone& zone);

}  // namespace backtrail::app
