// SPDX-License-Identifier: Apache-2.0
// Paths that a log writes with Windows' short names ("C:\Users\ADMINI~1\x.exe", as %TEMP% often is). Whether one of them is the path
// that is asked for nobody can tell, so a "no" to that path is not a whole one where such paths with its end are held.
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

/// Says so, with how many such paths the sources have for which `counts` holds; empty when there are none.
[[nodiscard]] base::Result<std::string> short_named(const sightings::Index& index, const observable::Observable& what,
                                                    const std::optional<std::string>& tenant,
                                                    const std::function<bool(std::uint64_t source)>& counts);

/// The same of each path among the indicators, for an answer about these sources: the first of them are named, the others counted. Where
/// the index does not know of some source's short names it says so.
[[nodiscard]] base::Result<std::vector<std::string>> short_named(const Case& in,
                                                                 const std::vector<detector::Indicator>& all,
                                                                 const SourceRefs& sources);

}  // namespace backtrail::app
