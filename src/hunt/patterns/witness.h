// SPDX-License-Identifier: Apache-2.0
// Chooses each leaf's witnesses and builds the tables that find them; compile.h says what for.
#pragma once

#include "hunt/patterns/compile.h"

namespace backtrail::hunt::patterns {

void build_witnesses(Patterns& patterns);

}  // namespace backtrail::hunt::patterns
