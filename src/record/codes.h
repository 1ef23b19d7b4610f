// SPDX-License-Identifier: Apache-2.0
// Error codes of record: 0100-0199.
#pragma once

#include "base/error.h"

namespace backtrail::record {

inline constexpr base::Code kBadMapping{100};       // a field mapping file says something it may not say
inline constexpr base::Code kUnknownMapping{101};   // no mapping of that name

}  // namespace backtrail::record
