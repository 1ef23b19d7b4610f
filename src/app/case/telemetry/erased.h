// SPDX-License-Identifier: Apache-2.0
// Sources that were discarded: a law that lets nobody hold a log lets nobody hold what stood in it. So their sightings are masked at
// once, in every answer and whatever time is asked about, and leave the disk with the next `case reindex`, which makes the index anew:
// taking a source out of sorted runs means writing all of them. Ingested again without being kept they stay erased.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "app/case/telemetry/holdings.h"
#include "registers/rows.h"
#include "sightings/index.h"

namespace backtrail::app {

/// By the number of each source's entry. With a log goes what it had grown from, unless a log that is held has grown from that too. What was
/// discarded itself stays erased when the log goes on.
using ErasedSources = std::map<std::uint64_t, Discarded>;
using SourceMarks = std::map<std::uint64_t, sightings::SourceMark>;

[[nodiscard]] bool any_discarded(const SourceHoldings& holdings);
/// `all` in the order of their entries; `marks` of the index as it is, which tell what a log has grown from. Where they are gone, a
/// shorter log at its place counts as its beginning.
[[nodiscard]] ErasedSources erased_sources(const std::vector<registers::Source>& all, const SourceHoldings& holdings,
                                           const SourceMarks& marks);

/// What the sources are called of which the index has sightings still, and on whose records the evidence rests.
[[nodiscard]] std::vector<std::string> indexed_records_of(const Case& in, const std::string& evidence);

/// Ids of other evidence, whoever's, that has a sealed copy of a record of this one: the same bytes, or what lies in their place in the
/// same log. Of what was corrected the entry's id.
[[nodiscard]] std::vector<std::string> copies_of_records(const Case& in, const std::string& evidence);

/// "its sightings were erased: the order was lifted (ana, 2026-11-26)".
[[nodiscard]] std::string told_erased(const Discarded& one);

/// What an answer tells of sources that were discarded: of each tenant the first kUnreadNamed with the reason, the others counted.
struct ErasedTold {
  std::string tenant;
  const registers::Source* source = nullptr;  // null: those that are counted
  std::string why;
};
/// `sources` by the number of their entries; those of `erased` alone are told.
[[nodiscard]] std::vector<ErasedTold> tell_erased(const ErasedSources& erased,
                                                  const std::map<std::uint64_t, const registers::Source*>& sources);

}  // namespace backtrail::app
