// SPDX-License-Identifier: Apache-2.0
// Error codes of stix: 1700-1799.
#pragma once

#include "base/error.h"

namespace backtrail::stix {

inline constexpr base::Code kBadSyntax{1700};    // a STIX pattern that does not follow the grammar
inline constexpr base::Code kBadConstant{1701};  // a constant in a STIX pattern that cannot be what it says it is
inline constexpr base::Code kTooLarge{1702};     // a STIX pattern that is longer or nested deeper than is read
inline constexpr base::Code kBadModel{1703};     // a file of STIX objects that does not have the form of one

}  // namespace backtrail::stix
