// SPDX-License-Identifier: Apache-2.0
// The oracle for correlations: all records at once, every window tried, every condition asked of the window as a whole.
// Like the rest of naive/ it shares nothing with the engine but vocabularies; docs/sigma.md is what it is written from.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "detector/detector.h"
#include "record/record.h"

namespace backtrail::hunt::naive {

struct Correlated {
  std::uint32_t correlation = 0;  // index into Set::correlations
  std::int64_t time = 0;  // of the last record
  std::set<std::size_t> records;  // indices into `records`
  friend auto operator<=>(const Correlated&, const Correlated&) = default;
};

/// What the correlations named find that are not silent, sorted. They and what they are made of must be evaluable.
[[nodiscard]] std::vector<Correlated> correlate(const detector::Set& set,
                                                const std::vector<std::uint32_t>& correlations,
                                                const std::vector<record::Record>& records);

}  // namespace backtrail::hunt::naive
