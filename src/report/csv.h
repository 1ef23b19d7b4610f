// SPDX-License-Identifier: Apache-2.0
// Findings as rows: for spreadsheets, and for Timesketch in its two forms (docs/formats/outputs.md). Row by row; nothing is
// held.
#pragma once

#include "report/hunt.h"

namespace backtrail::report {

/// A row per finding. Cells that a spreadsheet would take for a formula begin with an apostrophe.
void write_csv(const Hunt& hunt, const Sink& sink);

/// Timesketch takes nothing that has no time: such findings are left out, and their number is returned.
[[nodiscard]] std::uint64_t write_timesketch_csv(const Hunt& hunt, const Sink& sink);
[[nodiscard]] std::uint64_t write_timesketch_jsonl(const Hunt& hunt, const Sink& sink);

}  // namespace backtrail::report
