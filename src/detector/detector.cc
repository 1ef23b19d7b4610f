// SPDX-License-Identifier: Apache-2.0
#include "detector/detector.h"

#include <algorithm>

namespace backtrail::detector {

std::string_view name(SigmaCorrelation::Type type) {
  constexpr std::string_view kNames[] = {"event_count",  "value_count",     "temporal",  "temporal_ordered",
                                         "value_sum",    "value_avg",       "value_min", "value_max",
                                         "value_median", "value_percentile"};
  return kNames[static_cast<int>(type)];
}

std::string_view name(SigmaCorrelation::Compare compare) {
  constexpr std::string_view kNames[] = {"lt", "lte", "gt", "gte", "eq", "neq"};
  return kNames[static_cast<int>(compare)];
}

std::vector<std::string> sources_of(const SigmaHead& head) {
  std::vector<std::string> out = head.also_at;
  out.push_back(head.path);
  std::ranges::sort(out);
  return out;
}

bool stands_in(const SigmaHead& head, std::string_view path) {
  return head.path == path || std::ranges::find(head.also_at, path) != head.also_at.end();
}

std::string id_of(const Indicator& indicator) {
  if (!indicator.id.empty()) return indicator.id;
  return "indicator:" + std::string(observable::name(indicator.kind)) + ":" + indicator.value;
}

std::string pattern_of(const Indicator& indicator) {
  return indicator.pattern.empty() ? indicator.value : indicator.pattern;
}

base::Digest sha256_of(const Indicator& indicator) { return base::sha256(pattern_of(indicator)); }

}  // namespace backtrail::detector
