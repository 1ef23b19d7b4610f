// SPDX-License-Identifier: Apache-2.0
// A bar on a terminal: share of bytes, records a second, time left. A thread of its own repaints it; in a pipe there is none.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/progress.h"
#include "cli/context.h"

namespace backtrail::cli {

class ProgressBar {
 public:
  ProgressBar(const Context& context, const base::Progress& progress);
  /// Wipes the bar.
  ~ProgressBar();

 private:
  void paint(double elapsed_s) const;
  const base::Progress& progress_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
  std::thread painter_;
};

}  // namespace backtrail::cli
