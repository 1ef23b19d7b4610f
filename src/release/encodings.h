// SPDX-License-Identifier: Apache-2.0
// Bytes that are written as letters: base64, base32, and hex whose bytes stand apart. Each takes what looks so, wherever
// it stands; whether it is a text is for the caller to see.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

/// What a letter of base64 stands for, in either alphabet of RFC 4648; -1 for all else.
[[nodiscard]] int base64_value(char c);
/// A run of base64, from the `shift`-th letter on; what is no letter of it is left out.
[[nodiscard]] std::string decode_base64(std::string_view run, std::size_t shift = 0);

/// What the parts of `run` hold that are base32 (RFC 4648, in large letters or small), from the `shift`-th letter of each on: letters
/// that stand before it may not belong to it. Line ends within are left out.
[[nodiscard]] std::vector<std::string> decode_base32(std::string_view run, std::size_t shift);
inline constexpr std::size_t kBase32Shifts = 8;  // letters that give whole bytes

struct PartedHex {
  std::string bytes;
  Stretch where;
};
/// "4f 72 63", "4f:72:63", "0x4f, 0x72, 0x63", "4f72 6368", at least four bytes.
[[nodiscard]] std::vector<PartedHex> find_parted_hex(std::string_view text);

}  // namespace backtrail::release
