// SPDX-License-Identifier: Apache-2.0
// One Sigma document each: rules and filters. Form is checked here; what modifiers and conditions mean is not known here.
#pragma once

#include <string>

#include "base/result.h"
#include "base/sha256.h"
#include "base/yaml.h"
#include "detector/detector.h"

namespace backtrail::intel {

/// Where a document stands and what it is called when it does not say.
struct SigmaOrigin {
  const std::string& path;
  base::Digest sha256;
};

/// What every document says about itself. kBadRule for an unknown level.
base::Status read_head(const base::Yaml& root, const SigmaOrigin& origin, detector::SigmaHead& out);
/// With the type that YAML's core schema gives it.
[[nodiscard]] detector::Scalar read_scalar(const base::Yaml& node);
/// kBadRule, kRuleNotYet.
base::Result<detector::SigmaRule> read_rule(const base::Yaml& root, const SigmaOrigin& origin);
base::Result<detector::SigmaFilter> read_filter(const base::Yaml& root, const SigmaOrigin& origin);

}  // namespace backtrail::intel
