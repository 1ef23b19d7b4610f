// SPDX-License-Identifier: Apache-2.0
// By what the records of a held log are read that tell no zone or no year. It is settled when the log is ingested, sealed with its
// source, and holds for each later reading of these bytes: a file's time changes with any copy, and the case's answers must not.
//
// What somebody gave then holds until somebody gives something else; that corrects the source, so that the earlier answer stays in the
// ledger. Of a log that grows, what was held before keeps its year: where one time for the whole would give the old records
// another year, each stretch has its own.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/telemetry/placing.h"
#include "base/json_fwd.h"
#include "base/time.h"
#include "base/zone.h"
#include "ingest/format.h"
#include "registers/rows.h"

namespace backtrail::app {

/// Whether files of this format may have records without a year, which then take it from when the file was last written to.
[[nodiscard]] bool has_no_year(std::string_view format);

/// The zone that it tells. A place that only a later version of the program knows leaves records without a time.
[[nodiscard]] base::Zone zone_of(const registers::Assumption& one);
void set_zone(registers::Assumption& one, const base::Zone& zone);

/// For a reading of these bytes.
void put_assumption(const registers::Assumption& held, ingest::SourceInfo& into);

/// Whether all records of the source have the times that they are held with when they are read so.
[[nodiscard]] bool same_times(const registers::Source& held, const registers::Assumption& by);

/// Whether records of `before` are held with other times in what corrects it, or are others, for it is read as another format.
[[nodiscard]] bool is_retimed(const registers::Source& before, const registers::Source& after);

/// Whether `before` is the beginning of `after`, and its records are held there with other times: each is `after`'s too.
[[nodiscard]] bool is_retimed_beginning(const registers::Source& before, const registers::Source& after);

/// What somebody who ingests says.
struct AssumptionGiven {
  std::optional<base::Zone> zone{};
  std::string written{};  // as Assumption has it; empty: nothing
};

struct SettledAssumption {
  registers::Assumption it;
  bool corrects = false;  // of bytes that are held, it is another one than they were held with
};
/// For a stream of this format of which its file, and the order of its lines, say this.
[[nodiscard]] SettledAssumption settle_assumption(const AssumptionGiven& given, std::string_view format,
                                                  const ingest::SourceInfo& file, const Placement& placement);
/// What an Assumption holds of when the file was last written to.
[[nodiscard]] std::string written_of(const ingest::SourceInfo& file);

/// As bodies and rows have it.
[[nodiscard]] base::Json assumption_json(const registers::Assumption& one);
/// "read in UTC, and in the year of when the log was last written to (2017-07-14)".
[[nodiscard]] std::string told_assumptions(const std::vector<registers::Assumption>& all);

}  // namespace backtrail::app
