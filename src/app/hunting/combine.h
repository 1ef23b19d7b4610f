// SPDX-License-Identifier: Apache-2.0
// Findings of several records: what the scanners observed is put together once everything has been read.
#pragma once

#include <functional>
#include <vector>

#include "app/hunting/hunt.h"
#include "app/stream/pipeline.h"
#include "hunt/hunt.h"

namespace backtrail::app {

/// Adds to result.findings. The same bytes in two streams (a log and its .gz) count once: streams of equal size are
/// hashed here to know. `logs` are the scanners'. Records that `take` says no to do not count; empty: all do.
void combine_findings(HuntResult& result, const hunt::Plan& plan, const std::vector<hunt::observations::Log*>& logs,
                      const PipelineOptions& options, bool ignore_validity,
                      const std::function<bool(const FoundRecord&)>& take);

}  // namespace backtrail::app
