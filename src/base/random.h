// SPDX-License-Identifier: Apache-2.0
// Randomness, handed in so that tests decide it.
#pragma once

#include <cstddef>
#include <string>

namespace backtrail::base {

class Random {
 public:
  virtual ~Random() = default;
  /// `size` bytes, unpredictable in the system's source.
  [[nodiscard]] virtual std::string bytes(std::size_t size) = 0;
};

/// The kernel's own source (getrandom).
[[nodiscard]] Random& system_random();

}  // namespace backtrail::base
