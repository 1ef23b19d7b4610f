// SPDX-License-Identifier: Apache-2.0
// Ctrl-C and SIGTERM during long work ask it to stop in order: what was found is printed, and it is said that it is not all.
// A second one ends the program at once.
#pragma once

#include "base/progress.h"

namespace backtrail::cli {

/// One at a time: signals belong to the process. While it lives they set `progress.stop`.
class Interrupt {
 public:
  explicit Interrupt(base::Progress& progress);
  /// Puts back what signals did before.
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
};

}  // namespace backtrail::cli
