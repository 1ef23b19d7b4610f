// SPDX-License-Identifier: Apache-2.0
// The fields that a Sigma rule needs: an item is true only of a record that has its field, but `null` and `exists: false`, whose
// negations are. Keywords are looked for in every value and need none.
#pragma once

#include "detector/detector.h"
#include "detector/needs.h"

namespace backtrail::hunt::sigma {

/// With its filters. Of a rule that cannot be read nothing is needed.
[[nodiscard]] detector::Needs needs_of(const detector::SigmaRule& rule);

}  // namespace backtrail::hunt::sigma
