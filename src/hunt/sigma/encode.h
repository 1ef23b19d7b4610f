// SPDX-License-Identifier: Apache-2.0
// The encodings that modifiers ask for, and numbers and addresses as values hold them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hunt/sigma/tree.h"

namespace backtrail::hunt::sigma {

[[nodiscard]] std::string base64(std::string_view bytes);
/// The three texts of which one stands in the Base64 of any bytes that hold `bytes`; one may be empty when `bytes` is short.
[[nodiscard]] std::array<std::string, 3> base64_at_offsets(std::string_view bytes);
/// UTF-16 of UTF-8 text; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string utf16(std::string_view text, bool big_endian);

/// A decimal number with optional sign, fraction and exponent, nothing before or behind it. Integers of 64 bits are exact.
[[nodiscard]] std::optional<long double> parse_number(std::string_view text);
/// What YAML's core schema reads: 0x1F is 31, 007 is 7, everything else as written.
[[nodiscard]] std::string canonical_number(std::string_view written);

/// "10.0.0.0/8", "fe80::/10", or an address alone. Nothing when it is neither, or has bits behind its prefix.
[[nodiscard]] std::optional<Network> parse_network(std::string_view text);
[[nodiscard]] bool in_network(std::string_view address, const Network& network);

/// The part of a time in ISO 8601 (UTC where it names no zone); nothing when `text` is no time. Weeks are ISO weeks.
[[nodiscard]] std::optional<int> time_part(std::string_view text, TimePart part);

}  // namespace backtrail::hunt::sigma
