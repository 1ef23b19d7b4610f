// SPDX-License-Identifier: Apache-2.0
// Approved texts whose ground has gone since: publish would refuse them, and of one that was released somebody has to be told.
#pragma once

#include <vector>

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

struct OutdatedApproval {
  registers::Entry text;
  bool released = false;
  std::vector<base::Error> why;  // all that approving it once more would be refused for
};

/// Of the statements and advisories as they stand. Those that were refused or withdrawn since are none.
base::Result<std::vector<OutdatedApproval>> outdated_approvals(const Case& in);

/// `id`, `released`, and `why`: `code` and `message` of each.
[[nodiscard]] base::OrderedJson outdated_json(const OutdatedApproval& one);

}  // namespace backtrail::app
