// SPDX-License-Identifier: Apache-2.0
// What the index keeps of one observable at one tenant: a segment for each source that it was seen in. So a source that was
// corrected since can be told apart, and one that comes in twice is in once.
//
// Rejected: one sum over all sources. It is smaller where a value is in very many, but what was counted once can never be
// taken out again, and a log that was rotated or grown in place would count for ever.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/codec.h"
#include "base/time.h"

namespace backtrail::sightings {

inline constexpr std::size_t kRolesKept = 4;
inline constexpr std::size_t kLocatorsKept = 3;

struct Locator {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  friend auto operator<=>(const Locator&, const Locator&) = default;
};

struct Segment {
  std::uint64_t source = 0;
  std::uint64_t count = 0;  // records
  std::optional<base::Instant> first{}, last{};  // both or neither
  std::vector<std::string> roles{};  // names of fields, ascending
  std::vector<Locator> locators{};  // ascending
  friend bool operator==(const Segment&, const Segment&) = default;
};

void encode(const Segment& segment, base::Encoder& into);
/// Nothing when the bytes are no such value.
[[nodiscard]] std::optional<std::vector<Segment>> decode(std::string_view value);

/// Adds what `more` knows of other records of the same source.
void absorb(Segment& into, const Segment& more);

/// One value with the segments of all; of two for one source the later's. False when one of them is no such value.
[[nodiscard]] bool join(std::span<const std::string_view> values, std::string& out);

}  // namespace backtrail::sightings
