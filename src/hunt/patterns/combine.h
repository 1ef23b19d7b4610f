// SPDX-License-Identifier: Apache-2.0
// Patterns of several observations, from what scanners observed of them to what is found.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "hunt/hunt.h"
#include "hunt/patterns/compile.h"
#include "hunt/patterns/scan.h"

namespace backtrail::hunt::patterns {

/// Records of one pattern that are kept; of more, the first in time are.
inline constexpr std::size_t kRecordsPerPattern = 1'000'000;

/// Keeps that a leaf of the pattern fitted the record.
void observe(const Patterns& patterns, const LeafScanner::Held& held, const record::Record& record, const Place& place,
             observations::Log& log);

/// As which detector an observation of the pattern is logged, and the pattern of one; nothing for a correlation's.
[[nodiscard]] std::uint32_t detector_of(std::uint32_t pattern);
[[nodiscard]] std::optional<std::uint32_t> observed_pattern(const observations::Observation& observation);

/// Finds the bindings of all patterns that are not immediate.
void combine(const Patterns& patterns, const std::vector<observations::Log*>& logs, CombinedSink& sink,
             CombinedStats& stats);

}  // namespace backtrail::hunt::patterns
