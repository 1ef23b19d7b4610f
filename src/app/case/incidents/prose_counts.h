// SPDX-License-Identifier: Apache-2.0
// Numbers that a sentence gives of the register: "121 of the 395", "395 incidents, of which 121 were linked", "at least 150
// incidents", "including 22 that were linked". Which words stand around a number tells what it counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::app {

enum class Bound : std::uint8_t { exactly, more, at_least, fewer, at_most, around, nearly };

/// Without either of both: a number of something that is not in the register.
struct CountSaid {
  release::Stretch where;  // of the sentence, with its bound: "more than 150 incidents"
  std::optional<int> numerator{};
  std::optional<int> denominator{};
  Bound bound = Bound::exactly;
  release::Stretch about{};  // from it to the next number: what is said of it
};
[[nodiscard]] std::vector<CountSaid> find_counts_said(std::string_view sentence);

/// Whether a number may be said so when it is `has`. "Around" is up to a tenth off, "nearly" up to a tenth below.
[[nodiscard]] bool fits(Bound bound, int said, std::uint64_t has);

}  // namespace backtrail::app
