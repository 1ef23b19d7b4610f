// SPDX-License-Identifier: Apache-2.0
// What long work tells while it runs. The work counts; who shows it (a terminal's bar, nobody) is decided above.
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
};

}  // namespace backtrail::base
