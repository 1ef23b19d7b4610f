// SPDX-License-Identifier: Apache-2.0
// STIX 2.0 and 2.1 indicators, with what a bundle says about them: which malware and groups they indicate, which reports
// hold them, how they are marked. A pattern that names one observable by `=` becomes an indicator, any other a pattern.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "intel/collector.h"

namespace backtrail::intel {

/// False when the JSON is no STIX bundle, indicator or list of indicators: the file is something else. JSON that breaks
/// off is something else too, unless it says that it is STIX, and is refused then.
bool read_stix(std::string_view text, Collector& into);

struct ReadPattern {
  std::optional<observable::Observable> indicator;  // when it is one observable by `=`
  bool single = false;  // one comparison, of whatever kind
};
/// Of `[domain-name:value = 'evil.example']` the observable. stix's codes for what cannot be read; kBadIndicator.
base::Result<ReadPattern> read_pattern(std::string_view pattern);

}  // namespace backtrail::intel
