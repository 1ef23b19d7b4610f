// SPDX-License-Identifier: Apache-2.0
// Which of some words a misspelt one was meant to be.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace backtrail::base {

/// How many bytes must be changed, added, left out or swapped with their neighbour to make one word of the other.
[[nodiscard]] std::size_t slips_between(std::string_view a, std::string_view b);

/// The first of those nearest to `word`; empty when there are more than two slips between them.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& words);

}  // namespace backtrail::base
