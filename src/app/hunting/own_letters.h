// SPDX-License-Identifier: Apache-2.0
// Internationalised domains are looked for in their ASCII spelling, as resolvers and proxies write them. A log that writes one in its
// own letters is not found by it, and whoever hunts is told so: else a "no" would be one of logs that nobody asked.
#pragma once

#include <optional>

#include "base/error.h"
#include "detector/detector.h"

namespace backtrail::app {

/// kAsciiSpelling, as a warning, when the set has such domains, also in URLs and e-mail addresses.
[[nodiscard]] std::optional<base::Error> ascii_spelling_alone(const detector::Set& set);

}  // namespace backtrail::app
