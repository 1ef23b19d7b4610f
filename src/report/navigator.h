// SPDX-License-Identifier: Apache-2.0
// Layers for the ATT&CK Navigator, format 4.5: what was found, and what could have been seen at all.
#pragma once

#include "report/hunt.h"

namespace backtrail::report {

/// Techniques of what was found; the score is the number of findings.
void write_navigator_found(const Hunt& hunt, const Sink& sink);
/// Techniques that some rule names; the score is the number of rules that had telemetry to look at. 0: rules there are, but
/// nothing of their log sources was seen. A technique that is missing has no rule.
void write_navigator_coverage(const Hunt& hunt, const Sink& sink);

}  // namespace backtrail::report
