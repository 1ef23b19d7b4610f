// SPDX-License-Identifier: Apache-2.0
// Numbers that correlations add up and compare: fixed point with nine decimal places in 128 bits, so that sums do not
// depend on the order of adding and a window that slides over a million values does not drift. Rejected: long double,
// where 0.1 taken away again leaves something behind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace backtrail::hunt::correlation {

// Only a typedef takes __extension__, without which -Wpedantic refuses the type.
__extension__ typedef __int128 Int128;  // NOLINT(modernize-use-using)

/// In billionths. Values beyond 10^18 are no numbers here, so that sums of 10^9 of them cannot overflow.
using Decimal = Int128;
inline constexpr std::int64_t kDecimalScale = 1'000'000'000;

/// "-12.5", "+3", "1e3"; digits beyond the ninth place are cut. Nothing when `text` is anything else or too large.
[[nodiscard]] std::optional<Decimal> parse_decimal(std::string_view text);
/// No trailing zeros.
[[nodiscard]] std::string decimal_text(Decimal value);

}  // namespace backtrail::hunt::correlation
