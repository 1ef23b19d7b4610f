// SPDX-License-Identifier: Apache-2.0
// Which of some words a misspelt one was meant to be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace backtrail::cli {

/// The first of those nearest to `word`; empty when more than two letters must be changed, added or left out.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& words);

}  // namespace backtrail::cli
