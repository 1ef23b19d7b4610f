// SPDX-License-Identifier: Apache-2.0
// Rows of who is warned: whose task it is, what was tried, and what they did.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registers/rows.h"

namespace backtrail::registers {

struct Engagement {
  Entry entry;
  Reference victim;  // an organisation
  std::string owner;     // an actor id
  std::string action;    // what they are asked to do
  std::string deadline;  // a day
  std::string note{};
  marking::Marking marking{};
  std::vector<Reference> rests_on{};  // evidence, claims
  /// Evidence whose originator forbids telling those affected, and who has not agreed to telling this one.
  std::vector<Reference> forbidden{};
};

/// asked-originator | attempt | sent | acknowledged | acted | declined | closed.
[[nodiscard]] std::span<const std::string_view> contact_kinds();

struct Contact {
  Entry entry;
  Reference engagement;
  std::string kind;
  base::Instant at{};
  std::string channel{};
  std::string note{};  // of acted: what they did
};

}  // namespace backtrail::registers
