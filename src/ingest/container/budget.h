// SPDX-License-Identifier: Apache-2.0
// How much one input may unpack to. The count runs over all layers and members of the input, because a bomb is as easily
// made of a million small members, or of archives in archives, as of one large one.
#pragma once

#include <cstdint>

namespace backtrail::ingest {

inline constexpr std::uint64_t kBombMinimum = 256ULL << 20;  // nothing below this is called a bomb
inline constexpr std::uint64_t kBombRatio = 250;  // ordinary logs shrink 10 to 100 times
inline constexpr int kMaxArchiveDepth = 6;  // a gz in a tar.gz in a zip are four
inline constexpr std::size_t kMaxMembers = 100'000;  // of one input

struct UnpackBudget {
  std::uint64_t consumed = 0;  // bytes of the input itself
  std::uint64_t unpacked = 0;  // bytes made of them, in all layers
  std::uint64_t bomb_minimum = kBombMinimum;
  [[nodiscard]] bool exceeded() const { return unpacked > bomb_minimum && unpacked / kBombRatio > consumed; }
};

}  // namespace backtrail::ingest
