// SPDX-License-Identifier: Apache-2.0
// Hunting a case: each detector looks at each source once, whenever either of them came, and the answer is that of a hunt
// from nothing. What is found is sealed as evidence in the same step as the note of who has looked at what (hunts.h).
//
// Each tenant is hunted by itself, so that no correlation joins two organisations' records. Detectors that rest on several
// records look at all sources of a tenant again when one has come; what they find then takes the place of what it grew from.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "app/case/case.h"
#include "app/case/telemetry/gaps.h"
#include "app/hunting/hunt.h"
#include "app/hunting/search_limits.h"
#include "base/json_fwd.h"
#include "base/progress.h"

namespace backtrail::app {

struct CaseHuntRequest {
  HuntRequest
      hunt;  // intel, placeholders, pipelines, mappings, zone, log source, level, threads, cache; of what stands only findings
  // from `since` until `until`, or without a time, are rows; the rest is not used
  std::string engine;  // the program's version: another one may find more
  bool only_new = false;
  std::string tenant{};  // only its sources; empty: all
};

/// A rule for logs that are held, in none of whose records the fields stand that it needs.
struct LackingFields {
  std::string id;
  std::set<std::string> fields{};
};

struct CaseHunted {
  std::vector<base::OrderedJson> rows;  // docs/formats/hunts.md
  std::vector<base::Error> diagnostics;
  std::vector<detector::NotEvaluated> not_evaluated;
  std::uint64_t sources = 0;  // that stand
  std::uint64_t read = 0;  // now
  std::uint64_t by_index = 0;  // answered from the index of sightings now
  std::uint64_t before = 0;  // every detector had looked at them before
  std::uint64_t not_looked = 0;  // gone, changed or discarded
  std::uint64_t discarded = 0;  // of these
  std::uint64_t gone = 0, changed = 0;  // of these, as `verify` calls them
  std::uint64_t grown = 0;  // sources that were looked at, with more behind what was ingested
  std::uint64_t unread = 0;  // files and members that could not be read when they were ingested (unread.h)
  std::uint64_t detectors = 0;
  bool indicators_alone = false;  // none of them is a Sigma rule or a correlation
  std::uint64_t blind = 0;  // of these: rules for logs of which no source holds any, which have searched nothing
  std::vector<LackingFields> lacking;  // nor have these
  std::vector<SearchLimit> limits;  // of indicators that are looked for in some places alone
  std::uint64_t findings = 0;  // that stand, shown or not
  std::uint64_t fresh = 0;  // of these, new
  std::uint64_t superseded = 0;  // evidence whose place was taken now
  std::uint64_t outside_validity = 0;  // hits in what was read now of indicators that did not hold then: no findings
  std::uint64_t erased = 0;  // findings whose evidence was erased by law; they are in no row
  AnswerDays days;  // that the answer stands for
  AnswerGaps gaps;  // what the answer does not stand on, as `lookup` has it, and sources that were not looked at
  /// What was asked for was not done, or not all of it.
  [[nodiscard]] bool incomplete() const;
  /// "complete": that was done, and there are no gaps. "none": nothing was looked at by any detector that could have found something.
  [[nodiscard]] std::string coverage() const;
};

/// registers::kNotFound (a tenant), kNothingToHunt, kNoSources, kHuntHeld, kStopped; what was finished before an error is sealed.
base::Result<CaseHunted> hunt_case(Case& in, const ledger::Actor& actor, const CaseHuntRequest& request,
                                   base::Progress* progress);

}  // namespace backtrail::app
