// SPDX-License-Identifier: Apache-2.0
// What is said of a finding's detector once it is found: validity in time, and whether its indicator is infrastructure that
// many share.
#pragma once

#include <string>
#include <vector>

#include "app/hunting/hunt.h"

namespace backtrail::app {

/// Whether a hit at this time lies outside of the detector's validity; rules are always valid.
[[nodiscard]] bool outside_validity_of(const detector::Set& set, hunt::Kind kind, std::uint32_t detector,
                                       base::Instant time);

/// Grades the findings of indicators and patterns (intel/shared.h). Nothing is dropped.
void grade_findings(HuntResult& result, const std::vector<std::string>& warninglists, base::Diagnostics& diagnostics);

}  // namespace backtrail::app
