// SPDX-License-Identifier: Apache-2.0
// A hunt of what the case holds, source by source, as each was catalogued: its format, its zone and year, and the bytes that the case
// has kept where it has them, for logs rotate.
#pragma once

#include <vector>

#include "app/case/case.h"
#include "app/hunting/hunt.h"
#include "base/progress.h"
#include "registers/rows.h"

namespace backtrail::app {

/// `request` says of which days, and how. Those of run_hunt.
base::Result<HuntResult> hunt_sources(const Case& in, const std::vector<registers::Source>& sources,
                                      Detectors detectors, HuntRequest request, base::Progress* progress);

/// Those that were read as they were catalogued; what is to be said of the others, and of damaged records, goes into `not_looked`.
std::vector<registers::Source> whole_sources(const std::vector<registers::Source>& sources, const HuntResult& hunted,
                                             std::vector<registers::NotLooked>& not_looked);

}  // namespace backtrail::app
