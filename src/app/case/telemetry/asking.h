// SPDX-License-Identifier: Apache-2.0
// What a look-up asks the index for: each value as each kind that it can be, and the indicators of whole lists. What is not asked is
// told with its reason, and counted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/case/telemetry/lookup.h"
#include "base/error.h"
#include "observable/observable.h"

namespace backtrail::app {

struct AskedFor {
  observable::Observable what;
  std::string text;  // as it was asked
  bool only_if_seen = false;
};

struct Asked {
  std::vector<AskedFor> questions;  // each once
  std::vector<base::Error> diagnostics;
  std::uint64_t not_asked = 0;  // values, and indicators and rules of lists, that were not
};

[[nodiscard]] Asked what_is_asked(const LookupRequest& request);

}  // namespace backtrail::app
