// SPDX-License-Identifier: Apache-2.0
// Error codes of attribution: 1500-1599.
#pragma once

#include "base/error.h"

namespace backtrail::attribution {

inline constexpr base::Code kNothingToJudge{1500};  // no evidence that could be weighed
inline constexpr base::Code kBadModel{1501};        // a fitted model that was changed, cut off or written wrongly
inline constexpr base::Code kTooFewToLearn{1502};   // too few incidents or groups to learn multipliers from
inline constexpr base::Code kUnknownProtocol{1503};  // no protocol of that name
inline constexpr base::Code kBadIncident{1504};  // an incident, or a line of a batch, that is not as documented
inline constexpr base::Code kEmptyBase{1505};  // a base without a group that anything is said of, or without an incident to ask
inline constexpr base::Code kBaseTooLarge{1506};  // more groups times items than the engine compares at once

}  // namespace backtrail::attribution
