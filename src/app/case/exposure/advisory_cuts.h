// SPDX-License-Identifier: Apache-2.0
// The table of an advisory - measure, the way that it cuts, what that buys - from what `exposure --cut` answers. It is counted
// when the advisory is entered and sealed with it: what is decided on is an exact text, and ways that are entered afterwards
// do not change one.
#pragma once

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

/// Puts rows as registers take them under "cuts" of an advisory's `body`: in the order in which the measures are worth most for a question
/// {"provider", "at" or "between": [A, B], "protect": [ids]}; as they were typed for an array, or "rows" beside the question, where the case
/// gives the same (typed_cuts.h) or "why" of the row says why not, which goes into the body's "not_a_finding". kBadImport,
/// release::kCutDiffers, registers::kNotFound.
base::Status fill_cuts(const Case& in, base::Json& body);

}  // namespace backtrail::app
