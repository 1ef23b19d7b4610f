// SPDX-License-Identifier: Apache-2.0
#include "detector/detector.h"

namespace backtrail::detector {

std::string id_of(const Indicator& indicator) {
  if (!indicator.id.empty()) return indicator.id;
  return "indicator:" + std::string(observable::name(indicator.kind)) + ":" + indicator.value;
}

std::string pattern_of(const Indicator& indicator) {
  return indicator.pattern.empty() ? indicator.value : indicator.pattern;
}

base::Digest sha256_of(const Indicator& indicator) { return base::sha256(pattern_of(indicator)); }

}  // namespace backtrail::detector
