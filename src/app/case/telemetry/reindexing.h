// SPDX-License-Identifier: Apache-2.0
// The index of sightings made anew from the sources, with the result that ingesting them had. Sources whose bytes are gone cannot
// be read again: what an index that can still be read holds of them is carried over, and what no index holds is told.
//
// The new index is made beside the old one and takes its place in one step.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/case/case.h"
#include "base/progress.h"
#include "base/zone.h"

namespace backtrail::app {

struct ReindexRequest {
  std::string mappings;  // folder of the user's own field mappings; empty: none
  base::Zone assumed_zone{};
  unsigned threads = 1;
};

struct Reindexed {
  std::uint64_t sources = 0;  // read again
  std::uint64_t carried = 0;  // kept as they were, for their bytes are gone
  std::uint64_t left_out = 0;  // discarded or withdrawn: nothing of theirs is in the index any more
  std::vector<base::Error> diagnostics;  // kSourceGone: sources of which nothing is in the index now
};

/// Those of sightings; the old index stands then. kStopped.
base::Result<Reindexed> reindex_sightings(const Case& in, const std::string& actor, const ReindexRequest& request,
                                          base::Progress* progress);

}  // namespace backtrail::app
