// SPDX-License-Identifier: Apache-2.0
// Rows of an advisory's table that somebody typed, held against what `exposure --cut` answers of the case when they are entered. Not later
// and not by the gate: what the case holds of ways is hidden from most audiences, and a refusal that hangs on it would tell them.
#pragma once

#include "app/case/case.h"
#include "base/json_fwd.h"
#include "exposure/answer.h"

namespace backtrail::app {

/// `rows` as registers take them, in the order in which they cut, for the time and provider of `question`. A row of whose mitigation or
/// act `answered` has words is taken as it is. release::kCutDiffers for a provider or a way that is not there then, and for numbers that the
/// case does not give.
base::Status hold_typed_cuts(const Case& in, const exposure::Question& question, const base::Json& rows,
                             const base::Json& answered);

}  // namespace backtrail::app
