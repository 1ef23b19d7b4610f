// SPDX-License-Identifier: Apache-2.0
// Correlation documents (Sigma correlation rules 2.1). The rules that they name are found later, when all files have
// been read (sigma_links.h).
#pragma once

#include "detector/detector.h"
#include "intel/sigma/rule.h"

namespace backtrail::intel {

struct ReadCorrelation {
  detector::SigmaCorrelation correlation;  // its parts have no index yet
  bool generate = false;                   // its parts find something by themselves too
};

/// kBadRule.
base::Result<ReadCorrelation> read_correlation(const base::Yaml& root, const SigmaOrigin& origin);
/// Ids and names that a correlation, be it malformed, is about, unless it says `generate`.
[[nodiscard]] std::vector<std::string> silenced_by(const base::Yaml& root);

}  // namespace backtrail::intel
