// SPDX-License-Identifier: Apache-2.0
// Bytes as hex digits and as base64 (RFC 4648, padded), both ways.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace backtrail::base {

/// Lower-case digits.
[[nodiscard]] std::string to_hex(std::string_view bytes);
/// Nothing when a character is no hex digit or the count is odd; both cases are read.
[[nodiscard]] std::optional<std::string> from_hex(std::string_view hex);

[[nodiscard]] std::string to_base64(std::string_view bytes);
/// Strict: padding must be there and unused bits zero, so that one value has one text.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace backtrail::base
