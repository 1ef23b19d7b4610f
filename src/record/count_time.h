// SPDX-License-Identifier: Apache-2.0
// Times that are numbers, told apart by how many digits they have.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace backtrail::record {

/// Seconds (with a fraction perhaps), milli-, micro- or nanoseconds since 1970; "20240502100000", and with thousandths behind it, which
/// names no zone; Windows' FILETIME, .NET's ticks and Chromium's microseconds of the years 2001 to 2100; "/Date(1714644000000)/".
[[nodiscard]] std::optional<base::ParsedTime> parse_count_time(std::string_view text);

}  // namespace backtrail::record
