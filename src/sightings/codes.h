// SPDX-License-Identifier: Apache-2.0
// Error codes of sightings: 1800-1899.
#pragma once

#include "base/error.h"

namespace backtrail::sightings {

inline constexpr base::Code kIndexBusy{1800};  // somebody else works on the index of sightings
inline constexpr base::Code kNewerIndex{1801};  // a newer version of this program wrote the index of sightings
inline constexpr base::Code kIndexDamaged{1802};  // the index of sightings is not as it was written
inline constexpr base::Code kIndexUnusable{1803};  // the index of sightings cannot be read or written
inline constexpr base::Code kNoIndex{1804};  // there is no index of sightings yet
inline constexpr base::Code kNotAnIndicator{1805};  // warning: rules and patterns that the index of sightings cannot answer

}  // namespace backtrail::sightings
