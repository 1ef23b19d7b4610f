// SPDX-License-Identifier: Apache-2.0
// Error codes of estimate: 1300-1399.
#pragma once

#include "base/error.h"

namespace backtrail::estimate {

inline constexpr base::Code kUnknownLikelihood{1300};  // not a band of a known scale
inline constexpr base::Code kUnknownConfidence{1301};  // not low, moderate or high
inline constexpr base::Code kStrongerThanChain{1302};  // a conclusion likelier than a link that it rests on

}  // namespace backtrail::estimate
