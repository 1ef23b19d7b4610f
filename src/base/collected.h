// SPDX-License-Identifier: Apache-2.0
// Diagnostics kept for later, in the order in which they came.
#pragma once

#include <utility>
#include <vector>

#include "base/error.h"

namespace backtrail::base {

/// Not thread-safe.
class CollectedDiagnostics final : public Diagnostics {
 public:
  void report(Error error) override { errors.push_back(std::move(error)); }
  std::vector<Error> errors;
};

}  // namespace backtrail::base
