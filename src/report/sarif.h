// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0 (OASIS): a result per finding, its record as a region of bytes; what could not be read or evaluated as
// notifications of the run. Results are written as they come.
#pragma once

#include "report/hunt.h"

namespace backtrail::report {

void write_sarif(const Hunt& hunt, const Sink& sink);

}  // namespace backtrail::report
