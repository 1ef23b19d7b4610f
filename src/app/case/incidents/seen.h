// SPDX-License-Identifier: Apache-2.0
// What of the register of incidents the authors of a text alone say. Whoever writes a text may also keep the register, and would make
// it say what the text says: incidents entered or classified anew, moved to another day, linked or no longer linked. So a text is held
// against the register without that, too, until somebody else has seen it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "app/case/case.h"

namespace backtrail::app {

struct Unseen {
  std::set<std::string> versions;  // entry ids of incidents and links
  /// One that stands now, and which it is of all days under which its incident is or was counted.
  struct Waiting {
    std::string id;
    std::string label;
    std::vector<std::string> days;
  };
  std::vector<Waiting> waiting;  // those of them that no later version has replaced, in the ledger's order
};

/// Nothing without authors. Every version counts by itself: what somebody else entered goes on counting where the authors alone have
/// corrected it. The registers' errors.
base::Result<Unseen> unseen_besides(const Case& in, const std::vector<std::string>& authors);

}  // namespace backtrail::app
