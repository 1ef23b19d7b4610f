// SPDX-License-Identifier: Apache-2.0
// What logs may hold in a writing that nobody can read for sure: paths with Windows' short names ("C:\Users\ADMINI~1\x.exe", as %TEMP%
// often is), and letters beyond ASCII in bytes that are no UTF-8. A "no" to what may stand there is not a whole one where such are held.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/case/case.h"
#include "app/case/telemetry/coverage.h"
#include "base/result.h"
#include "detector/detector.h"
#include "observable/observable.h"
#include "sightings/index.h"

namespace backtrail::app {

/// Says so, with how many such records the sources have for which `counts` holds; empty when there are none.
[[nodiscard]] base::Result<std::string> written_otherwise(const sightings::Index& index,
                                                          const observable::Observable& what,
                                                          const std::optional<std::string>& tenant,
                                                          const std::function<bool(std::uint64_t source)>& counts);

/// The same of each of the indicators that may be written so, for an answer about these sources: the first of them are named, the others
/// counted. Where the index does not know of some source whether it holds such writings it says so.
[[nodiscard]] base::Result<std::vector<std::string>> written_otherwise(const Case& in,
                                                                       const std::vector<detector::Indicator>& all,
                                                                       const SourceRefs& sources);

}  // namespace backtrail::app
