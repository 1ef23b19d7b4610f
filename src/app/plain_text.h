// SPDX-License-Identifier: Apache-2.0
// Text of a log as registers take it: no control characters but line ends and tabs, of which logs are full, and not too long.
#pragma once

#include <cstddef>
#include <string>

namespace backtrail::app {

/// With a blank for each of those characters; what is longer than `limit` bytes ends in "…".
[[nodiscard]] std::string plain_text(std::string text, std::size_t limit);

}  // namespace backtrail::app
