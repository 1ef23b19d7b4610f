// SPDX-License-Identifier: Apache-2.0
// One pass over sources of a case: they are read once, and what counts of them is what was catalogued.
//
// A log that has grown is several sources, each the beginning of the next. A record is named by the shortest of them that
// holds it, so that it keeps its name however often the log grows, and what is found in it is one finding.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/case/case.h"
#include "app/case/hunting/detector_prints.h"
#include "app/case/hunting/findings.h"
#include "app/case/hunting/kept_hits.h"
#include "app/case/telemetry/slices.h"
#include "app/hunting/hunt.h"
#include "base/json_fwd.h"
#include "base/progress.h"
#include "base/time.h"
#include "registers/rows.h"

namespace backtrail::app {

struct PassSource {
  const registers::Source* source = nullptr;
  std::vector<const registers::Source*> earlier{};  // shorter ones at its place, ascending by size
  std::uint64_t from = 0;  // records that end before it are passed over: the end of one of `earlier`
  std::string kept{};  // file of the case that has its bytes, and is read instead; may be empty
  bool absent = false;  // nothing lies there: it is not read
  std::map<base::Digest, HitsOnRecord>
      on_record{};  // by print: what counts of it when its log is not what was catalogued

  SourceState state = SourceState::gone;  // answers from here on
  std::string got{};  // why it is not what was catalogued
  std::vector<const registers::Source*> holds{};  // of `earlier` those that are its beginning
  std::optional<std::size_t> kept_stream{};  // as which the hits on record were counted
  std::set<base::Digest> counted{};  // prints of which they were
  std::map<base::Digest, std::optional<base::Digest>>
      hits{};  // by print: the file of what was counted in it now; nothing: too many
  [[nodiscard]] bool looked_at() const { return state == SourceState::whole || state == SourceState::grown; }
  /// The shortest version of it that holds a record which ends there: by that the record is named.
  [[nodiscard]] const registers::Source& holder_of(std::uint64_t end) const;
};

struct PassFinding {
  base::Digest print{};
  base::Digest name{};
  std::string json;  // as `hunt` prints it
  std::optional<base::Instant> time{};
  bool time_held = false;  // the case holds by what it is read (assumed.h)
};

struct PassResult {
  std::vector<PassFinding> findings;  // in the order of `hunt`
  std::vector<base::Error> diagnostics;
  std::uint64_t outside_validity = 0;  // hits of indicators that did not hold then; they are no findings
  BytesKept bytes;  // of records of the findings that were counted from what was kept
  std::set<base::Digest> keep;  // prints of detectors of several records whose hits are kept
};

/// Hunts with `wanted`, which are of `set`, in all of the sources, which are of one tenant. Nothing counts of sources that
/// are not looked_at() afterwards, but what is on record of them. What detectors of several records count in the others is kept in the case.
/// kStopped, base::kCannotWrite.
base::Result<PassResult> run_pass(const Case& in, const detector::Set& set, const std::vector<const Printed*>& wanted,
                                  const HuntRequest& request, std::vector<PassSource>& sources,
                                  base::Progress* progress);

}  // namespace backtrail::app
