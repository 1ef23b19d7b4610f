// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hunt/correlation/plan.h"
#include "hunt/hunt.h"

namespace backtrail::hunt::correlation {

/// Works the correlations off level by level; what one finds is observed for those above it.
void combine(const Correlations& correlations, const detector::Set& set, const std::vector<observations::Log*>& logs,
             CombinedSink& sink, CombinedStats& stats);

}  // namespace backtrail::hunt::correlation
