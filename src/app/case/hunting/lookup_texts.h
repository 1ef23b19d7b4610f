// SPDX-License-Identifier: Apache-2.0
// A second look for `lookup`: whether what the index has never seen stands among the bytes of the logs that are held
// (hunt/indicator/texts.h, docs/decisions/second-look.md). It reads them all.
#pragma once

#include <string>

#include "app/case/telemetry/lookup.h"
#include "base/progress.h"

namespace backtrail::app {

/// Each row of `answer` that says no gets a member `texts`: `looked` (complete, partial, none), `records` in which the text
/// stands, and the `first` of them; with any, its coverage is partial. Of the sources of these tenants as they stand. kStopped, and those of hunt_sources.
base::Status look_for_texts(const Case& in, const TenantScope& tenants, unsigned threads, LookupAnswer& answer,
                            base::Progress* progress);

}  // namespace backtrail::app
