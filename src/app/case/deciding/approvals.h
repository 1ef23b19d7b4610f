// SPDX-License-Identifier: Apache-2.0
// Approved texts whose ground has gone since, and those that the gate keeps in: publish would refuse them, with these reasons and no
// others, and of one that was released somebody has to be told.
#pragma once

#include <vector>

#include "app/case/case.h"
#include "base/json_fwd.h"
#include "release/gate.h"

namespace backtrail::app {

struct HeldApproval {
  registers::Entry text;
  bool released = false;
  /// All that approving it once more would be refused for, and what has become looser since: the approval holds no more.
  std::vector<base::Error> outdated;
  /// What else the gate refuses it for: a consent that is missing, a name.
  std::vector<release::Refusal> refused;
  /// An embargo and a stop, which end, of one that was not released yet.
  std::vector<release::Refusal> waits;
};

/// Of the statements and advisories as they stand, those with any. What was refused or withdrawn since is none.
base::Result<std::vector<HeldApproval>> held_approvals(const Case& in);

/// `id`, `released`, and `why`: `code` and `message` of each reason why it is outdated.
[[nodiscard]] base::OrderedJson outdated_json(const HeldApproval& one);
/// `id`, `released`, and `why`: `code`, `place` and `message` of what else the gate says.
[[nodiscard]] base::OrderedJson refused_json(const HeldApproval& one);
/// `id`, and `why`: `code`, `message` and `mend`.
[[nodiscard]] base::OrderedJson waiting_json(const HeldApproval& one);

}  // namespace backtrail::app
