// SPDX-License-Identifier: Apache-2.0
// Error codes of base: 0001-0099.
#pragma once

#include "base/error.h"

namespace backtrail::base {

inline constexpr Code kCannotOpen{1};        // a file or folder cannot be opened
inline constexpr Code kCannotRead{2};        // reading failed part-way
inline constexpr Code kCannotWrite{3};       // writing, syncing or renaming failed
inline constexpr Code kTooLarge{4};          // larger than a named limit allows
inline constexpr Code kBadYaml{5};           // not YAML
inline constexpr Code kBadJson{6};           // not JSON
inline constexpr Code kBadTime{7};           // not a time in the expected form
inline constexpr Code kNotAFile{8};          // a folder, FIFO, socket or device where a file is needed
inline constexpr Code kBusy{9};              // somebody else holds a lock

}  // namespace backtrail::base
