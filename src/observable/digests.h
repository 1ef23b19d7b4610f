// SPDX-License-Identifier: Apache-2.0
// How many hex digits digests have. Of functions that make as many (SHA-3, SHA-512/256, Authentihash) no digest tells which made it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace backtrail::observable {

/// Of MD5, SHA-1, SHA-224, SHA-256, SHA-384 and SHA-512.
inline constexpr std::array<std::size_t, 6> kDigestSizes{32, 40, 56, 64, 96, 128};
inline constexpr std::size_t kTlshDigits = 70;  // behind "T1", which older programs do not write

inline constexpr std::size_t kLongestPaired =
    3 * kDigestSizes.back() / 2 - 1;  // bytes of one in pairs, with something between them

[[nodiscard]] constexpr bool is_digest_size(std::size_t digits) {
  return std::ranges::find(kDigestSizes, digits) != kDigestSizes.end();
}

}  // namespace backtrail::observable
