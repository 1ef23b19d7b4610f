// SPDX-License-Identifier: Apache-2.0
// Error codes of observable: 1100-1199.
#pragma once

#include "base/error.h"

namespace backtrail::observable {

inline constexpr base::Code kNotThatKind{1100};  // a text that cannot be an observable of the kind asked for

}  // namespace backtrail::observable
