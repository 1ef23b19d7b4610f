// SPDX-License-Identifier: Apache-2.0
// Released material as one HTML file: no scripts, nothing loaded from elsewhere, readable on a phone, on paper and by a
// screen reader. The same input gives the same bytes. Text is escaped wherever it comes from.
//
// Nothing but Released<T> goes in, so that no page can be made of what has not passed the gate.
#pragma once

#include <string>

#include "publish/document.h"
#include "release/released.h"

namespace backtrail::publish {

/// The statement, its references, its estimates with their ranges, and what was not looked at.
[[nodiscard]] std::string html(const release::Released<release::ReleasedStatement>& statement,
                               const Publisher& publisher = {});
/// The advisory: what to check, rules, indicators, mitigations.
[[nodiscard]] std::string html(const release::Released<release::ReleasedAdvisory>& advisory,
                               const Publisher& publisher = {});

}  // namespace backtrail::publish
