// SPDX-License-Identifier: Apache-2.0
// Logs of which the index of sightings has nothing, or only what an earlier version took. Those that stand are catalogued and were never
// entered, or the index was lost; the bytes of those that others have replaced were gone when it was made anew. While these are in it
// `lookup` knows what stood in them; without them a "no" is none about their days.
#pragma once

#include <vector>

#include "app/case/telemetry/erased.h"
#include "app/case/telemetry/withdrawing.h"
#include "registers/rows.h"

namespace backtrail::app {

struct NotIndexed {
  const registers::Source* source = nullptr;
  bool replaced = false;  // by another log; else it stands
  bool outdated = false;  // another version of the program entered it
};

/// Of `known`, in its order. None that were withdrawn or discarded, nor of those that were replaced any whose bytes are in the index by
/// another source.
[[nodiscard]] std::vector<NotIndexed> not_indexed(const std::vector<const registers::Source*>& known,
                                                  const Withdrawn& withdrawn, const ErasedSources& erased,
                                                  const SourceMarks& marks);

}  // namespace backtrail::app
