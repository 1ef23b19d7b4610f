// SPDX-License-Identifier: Apache-2.0
// Files for what memory does not hold: private, and without a name, so that nothing stays behind; and how to
// know those that have one.
#pragma once

#include "base/file.h"

namespace backtrail::base {

/// An empty file in TMPDIR (or /tmp), mode 0600, gone when it is closed. kCannotOpen.
Result<File> temporary_file();

/// Whether a file is called as those that write_file() and its like leave when they are cut short: NAME.tmp, NAME.tmp123.
[[nodiscard]] bool is_temporary(std::string_view name);

}  // namespace backtrail::base
