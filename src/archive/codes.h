// SPDX-License-Identifier: Apache-2.0
// Error codes of archive: 1900-1999.
#pragma once

#include "base/error.h"

namespace backtrail::archive {

inline constexpr base::Code kNotAnExport{1900};  // not an exported case

}  // namespace backtrail::archive
