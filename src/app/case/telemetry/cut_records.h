// SPDX-License-Identifier: Apache-2.0
// A log may have ended within a record when it was ingested: "… from 203.0.113.1" of "… from 203.0.113.17". What could be read was counted,
// and cannot be taken out of the index again; so the mark of the longer log says which observables these were.
#pragma once

#include <string>
#include <vector>

#include "app/case/telemetry/indexing.h"
#include "base/result.h"
#include "record/mapping.h"

namespace backtrail::app {

/// Family and value of each, ascending. None where what was there is no record by itself: JSON that does not end, rows of tables, whose
/// heads stand elsewhere and of which the index keeps what it has. The errors of Gatherer.
base::Result<std::vector<std::string>> values_of_cut(const CutRecord& cut, const StreamState& stream,
                                                     const record::MappingSet& mappings);

}  // namespace backtrail::app
