// SPDX-License-Identifier: Apache-2.0
// Files for what memory does not hold: private, and without a name, so that nothing stays behind.
#pragma once

#include "base/file.h"

namespace backtrail::base {

/// An empty file in TMPDIR (or /tmp), mode 0600, gone when it is closed. kCannotOpen.
Result<File> temporary_file();

}  // namespace backtrail::base
