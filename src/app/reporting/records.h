// SPDX-License-Identifier: Apache-2.0
// Many records again, for people: each file that holds some is read once, and only the blocks with a wanted record are
// decoded.
#pragma once

#include <map>
#include <vector>

#include "app/hunting/hunt.h"
#include "report/hunt.h"

namespace backtrail::app {

/// Fields are cut at report::kFieldShown bytes and records at report::kRecordShown. What cannot be read a second time
/// (standard input, FIFOs, files that have changed or gone) is missing.
[[nodiscard]] std::map<report::RecordPlace, report::ReadRecord> read_records(
    const HuntResult& result, const HuntRequest& request, const std::vector<report::RecordPlace>& places);

}  // namespace backtrail::app
