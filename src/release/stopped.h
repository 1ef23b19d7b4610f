// SPDX-License-Identifier: Apache-2.0
// "Do not publish" leaves advice running, and who did it is what it stops: advice that names an actor waits with the statements.
#pragma once

#include <vector>

#include "release/examination.h"

namespace backtrail::release {

/// kStopped at the first actor of each text that people read in the advisory, while a stop is in force; what the author has
/// answered for is let through where it is a word of any text.
void check_stopped(Examination& examination, const ReleasedAdvisory& advisory,
                   const std::vector<registers::NotAFinding>& answered, const Circumstances& circumstances);

}  // namespace backtrail::release
