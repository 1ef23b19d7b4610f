// SPDX-License-Identifier: Apache-2.0
// A small world for tests: groups with habits, and reports that tell of some of them.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "attribution/table.h"

namespace backtrail::attribution::testing {

/// `groups` groups, each with its own malware, a shared tool, and techniques that it prefers; `reports` reports about
/// each, one every hundred days. The same for the same `seed`.
inline Table world(Index groups, Index reports, std::uint64_t seed = 1) {
  constexpr Index kTechniques = 40;
  Table table;
  std::mt19937_64 random(seed);
  for (Index g = 0; g < groups; ++g) table.groups.push_back("G" + std::to_string(1000 + g));
  for (Index g = 0; g < groups; ++g) table.items.push_back({"S" + std::to_string(1000 + g), Kind::malware});
  table.items.push_back({"S9999", Kind::tool});
  for (Index t = 0; t < kTechniques; ++t) table.items.push_back({"T" + std::to_string(1000 + t), Kind::technique});
  for (Index g = 0; g < groups; ++g) {
    for (Index r = 0; r < reports; ++r) {
      const auto report = static_cast<Index>(table.report_day.size());
      table.report_day.push_back(static_cast<std::int32_t>(150'000 + 100 * r + g));
      if (random() % 2 == 0) table.rows.push_back({g, g, report, kNone});
      if (random() % 3 == 0) table.rows.push_back({g, groups, report, kNone});
      for (Index k = 0; k < 5; ++k) {
        const Index own = (g * 3 + static_cast<Index>(random() % 6)) % kTechniques;
        const Index any = static_cast<Index>(random() % kTechniques);
        table.rows.push_back({g, groups + 1 + (k < 4 ? own : any), report, kNone});
      }
    }
  }
  // Each malware is known for two of the techniques that its group prefers.
  for (Index g = 0; g < groups; ++g) {
    for (Index k = 0; k < 2; ++k) {
      const Index technique = groups + 1 + (g * 3 + k) % kTechniques;
      table.implications.push_back({g, technique, static_cast<Index>(random() % table.report_day.size())});
    }
  }
  table.index();
  return table;
}

}  // namespace backtrail::attribution::testing
