// SPDX-License-Identifier: Apache-2.0
// One pass over sources of a case: they are read once, and what counts of them is what was catalogued.
//
// A log that has grown is several sources, each the beginning of the next. A record is named by the shortest of them that
// holds it, so that it keeps its name however often the log grows, and what is found in it is one finding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/case/hunting/detector_prints.h"
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

  SourceState state = SourceState::gone;  // answers from here on
  std::string got{};  // why it is not what was catalogued
  std::vector<const registers::Source*> holds{};  // of `earlier` those that are its beginning
  [[nodiscard]] bool looked_at() const { return state == SourceState::whole || state == SourceState::grown; }
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
};

/// Hunts with `wanted`, which are of `set`, in all of the sources, which are of one tenant. Nothing counts of sources that
/// are not looked_at() afterwards. kStopped.
base::Result<PassResult> run_pass(const detector::Set& set, const std::vector<const Printed*>& wanted,
                                  const HuntRequest& request, std::vector<PassSource>& sources,
                                  const base::Clock& clock, base::Progress* progress);

}  // namespace backtrail::app
