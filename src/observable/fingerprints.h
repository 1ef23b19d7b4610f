// SPDX-License-Identifier: Apache-2.0
// The fingerprints of the JA4+ family: words of parts with "_" between them, each kind with a form of its own, so that a word tells
// which it is. What their parts mean is left to whoever made them.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "observable/observable.h"

namespace backtrail::observable {

/// Of TLS clients, TLS servers, HTTP requests, certificates, SSH sessions and TCP handshakes (JA4TS and JA4TScan too).
inline constexpr std::array kJa4Kinds{Kind::ja4, Kind::ja4s, Kind::ja4h, Kind::ja4x, Kind::ja4ssh, Kind::ja4t};
inline constexpr std::size_t kLongestJa4 = 64;
inline constexpr std::size_t kLongestJa4Begin = 12;  // before the first "_"

/// Whether `text`, in any case, has the form of `kind`, one of the above.
[[nodiscard]] bool has_ja4_form(Kind kind, std::string_view text);
/// Of any of them.
[[nodiscard]] bool has_ja4_form(std::string_view text);

}  // namespace backtrail::observable
