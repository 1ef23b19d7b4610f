// SPDX-License-Identifier: Apache-2.0
// What long work and those who wait for it tell each other while it runs. The work counts, whoever shows it (a terminal's
// bar, nobody) is decided above; and whoever waits may ask it to stop.
#pragma once

#include <atomic>
#include <cstdint>

namespace backtrail::base {

/// Counters that any thread adds to and the painter reads; `total_bytes` is 0 when unknown.
struct Progress {
  std::atomic<std::uint64_t> total_bytes{0};
  std::atomic<std::uint64_t> bytes{0};
  std::atomic<std::uint64_t> records{0};
  std::atomic<std::uint64_t> findings{0};
  /// Asks the work to stop at the next block. What was done until then stands, and says that it is not all.
  std::atomic<bool> stop{false};
};

}  // namespace backtrail::base
