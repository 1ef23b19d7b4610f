// SPDX-License-Identifier: Apache-2.0
// Conformance: SigmaHQ's regression_data, a folder of recorded events and the number of times that a rule matches each.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace backtrail::app {

struct RegressionOutcome {
  std::string rule;  // id
  std::string test;  // name of the case
  std::string path;  // of the log that was hunted
  std::uint64_t expected = 1;
  std::uint64_t got = 0;
  std::string error;  // why nothing could be counted; empty otherwise
  [[nodiscard]] bool pass() const { return error.empty() && got >= expected; }
  [[nodiscard]] bool exact() const { return error.empty() && got == expected; }
};

struct RegressionRequest {
  std::string folder;  // a regression_data folder; its cases' paths count from the folder above it
  std::vector<std::string> rules;  // empty: the folders rules* beside it
  bool json_twins = false;  // hunt the .json beside each .evtx instead
};

/// In the order of the cases' paths. kNoRegressionCase when the folder holds none.
base::Result<std::vector<RegressionOutcome>> evaluate_sigma(const RegressionRequest& request);

}  // namespace backtrail::app
