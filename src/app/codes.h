// SPDX-License-Identifier: Apache-2.0
// Error codes of app: 0900-0999.
#pragma once

#include "base/error.h"

namespace backtrail::app {

inline constexpr base::Code kNothingToHunt{900};       // neither rules nor indicators were given, or none could be used
inline constexpr base::Code kMoreOfTheSame{901};       // further losses of one kind in one file, counted
inline constexpr base::Code kAssumedTimes{902};        // times without a zone or year were read as if they had one
inline constexpr base::Code kNoRegressionCase{903};    // a regression folder without cases, or a case that cannot be read
inline constexpr base::Code kRuleNotFound{904};        // a regression case names a rule that is not there
inline constexpr base::Code kUnknownLevel{905};        // no level of Sigma
inline constexpr base::Code kUnknownFormat{906};       // no format of that name
inline constexpr base::Code kWithoutTelemetry{907};    // rules that no record could have matched

}  // namespace backtrail::app
