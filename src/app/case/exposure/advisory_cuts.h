// SPDX-License-Identifier: Apache-2.0
// The table of an advisory - measure, the way that it cuts, what that buys - from what `exposure --cut` answers. It is counted
// when the advisory is entered and sealed with it: what is decided on is an exact text, and ways that are entered afterwards
// do not change one.
#pragma once

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

/// `question` is {"provider", "at" or "between": [A, B], "protect": [ids]}. An array of rows as registers take them, in the
/// order in which the measures are worth most. kBadImport, registers::kNotFound.
base::Result<base::Json> cuts_for_advisory(const Case& in, const base::Json& question);

}  // namespace backtrail::app
