// SPDX-License-Identifier: Apache-2.0
#include "app/hunting/search_limits.h"

#include <map>
#include <set>
#include <string_view>

#include "intel/stix/named.h"
#include "observable/limits.h"

namespace backtrail::app {

std::vector<SearchLimit> search_limits(const detector::Set& set, std::span<const std::uint32_t> patterns) {
  std::map<std::string_view, std::uint64_t> counts;
  for (const detector::Indicator& one : set.indicators) {
    if (const auto limit = observable::search_limit({one.kind, one.value}); !limit.empty()) ++counts[limit];
  }
  for (const std::uint32_t number : patterns) {
    std::set<std::string_view> limits;  // of one pattern each once
    for (const observable::Observable& one : intel::looked_for(set.patterns[number].pattern)) {
      if (const auto limit = observable::search_limit(one); !limit.empty()) limits.insert(limit);
    }
    for (const std::string_view limit : limits) ++counts[limit];
  }
  std::vector<SearchLimit> out;
  for (const auto& [why, count] : counts) out.push_back({std::string(why), count});
  return out;
}

}  // namespace backtrail::app
