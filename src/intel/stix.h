// SPDX-License-Identifier: Apache-2.0
// STIX 2.0 and 2.1 indicators whose pattern is one comparison. Other objects of a bundle are context and passed over;
// an indicator that is more than one comparison is refused by name.
#pragma once

#include <string_view>

#include "base/result.h"
#include "intel/collector.h"

namespace backtrail::intel {

/// False when the JSON is no STIX bundle, indicator or list of indicators: the file is something else. JSON that breaks
/// off is something else too, unless it says that it is STIX, and is refused then.
bool read_stix(std::string_view text, Collector& into);

/// `[domain-name:value = 'evil.example']` as an observable. kBadPattern, kPatternNotYet, kBadIndicator.
base::Result<observable::Observable> read_pattern(std::string_view pattern);

}  // namespace backtrail::intel
