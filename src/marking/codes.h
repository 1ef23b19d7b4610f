// SPDX-License-Identifier: Apache-2.0
// Error codes of marking: 1200-1299.
#pragma once

#include "base/error.h"

namespace backtrail::marking {

inline constexpr base::Code kUnknownTlp{1200};        // not a TLP 2.0 label
inline constexpr base::Code kBadMarking{1201};        // a marking whose parts cannot be read
inline constexpr base::Code kBadAudience{1202};       // not an audience
inline constexpr base::Code kUnknownCondition{1203};  // not a word of the FIRST IEP terms

}  // namespace backtrail::marking
