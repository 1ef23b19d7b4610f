// SPDX-License-Identifier: Apache-2.0
// The reading of an ingest: what each stream holds, and the sightings in it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "app/case/telemetry/catalogue.h"
#include "app/case/telemetry/indexing.h"
#include "app/hunting/hunt.h"
#include "app/stream/pipeline.h"
#include "registers/rows.h"

namespace backtrail::app {

/// What one stream holds.
struct StreamHoldings {
  std::map<const record::LogSource*, SourceCoverage> log_sources;
  std::map<const record::LogSource*, registers::FieldNames> fields;  // that stand in some record, aliases too
  std::set<const record::LogSource*>
      too_many_fields;  // more than are noted, or not to be written down: nothing is known of these
  std::uint64_t records = 0;
  std::uint64_t assumed_time = 0;  // of these, without a zone or a year of their own
  std::uint64_t shown_twice = 0, never_shown = 0;  // of these, by the clocks of their zone (base/zone.h)
};

/// One reading of everything.
struct ReadOnce {
  PipelineResult result;
  std::map<std::size_t, StreamHoldings> holdings;  // by stream
  std::vector<std::unique_ptr<BlockWorker>> workers;
  std::string mappings{};  // print of those by which it was read
  /// One for each worker.
  [[nodiscard]] std::vector<SightingFeed*> feeds() const;
};

/// Into `out`, whatever it held before.
void read_all(const CatalogueRequest& request, const Inputs& inputs, const PipelineOptions& options,
              const record::MappingSet& mappings, const KnownSizes& sizes, ReadOnce& out);

}  // namespace backtrail::app
