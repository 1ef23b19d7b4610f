// SPDX-License-Identifier: Apache-2.0
// What a hunter reads below the findings: what was looked at and with what, what was found by level and technique, what was
// not looked at.
#pragma once

#include <string>

#include "report/hunt.h"

namespace backtrail::report {

/// `colour`: with the terminal's escapes for colour and weight.
[[nodiscard]] std::string summary_text(const Hunt& hunt, bool colour);

}  // namespace backtrail::report
