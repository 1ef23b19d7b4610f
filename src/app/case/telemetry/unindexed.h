// SPDX-License-Identifier: Apache-2.0
// Logs that others have replaced, and of which the index of sightings has nothing (or only what an earlier version took): their bytes
// were gone when it was made anew. While they are in it `lookup` knows what stood in them; without them a "no" is none about their days.
#pragma once

#include <vector>

#include "app/case/telemetry/erased.h"
#include "app/case/telemetry/withdrawing.h"
#include "registers/rows.h"

namespace backtrail::app {

/// Of `known`, in its order. Neither those that were withdrawn or discarded nor those whose bytes are in the index by another source.
[[nodiscard]] std::vector<const registers::Source*> replaced_and_not_indexed(
    const std::vector<const registers::Source*>& known, const Withdrawn& withdrawn, const ErasedSources& erased,
    const SourceMarks& marks);

}  // namespace backtrail::app
