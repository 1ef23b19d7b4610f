// SPDX-License-Identifier: Apache-2.0
// Rows around a decision: stops, plans for the day on which a partner is early, and that day.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registers/rows.h"

namespace backtrail::registers {

/// The interests on whose ground something is said or not said.
[[nodiscard]] std::span<const std::string_view> interests();

/// "Do not publish": no statement leaves while it is in force. Advice and notifications go on.
struct Stop {
  Entry entry;
  Ground ground;
  bool lifted = false;  // by a correction
};

struct Plan {
  Entry entry;
  Reference statement;
  std::string partner;
  std::vector<std::string> steps;
  marking::Marking marking{};
};

/// A partner has spoken before the time that was agreed.
struct Early {
  Entry entry;
  Reference statement;
  std::string partner;
  base::Instant at{};
  std::string note{};
  PublicSource source{};
};

}  // namespace backtrail::registers
