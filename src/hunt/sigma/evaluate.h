// SPDX-License-Identifier: Apache-2.0
// Evaluates a rule's tree on one record, and says afterwards what made it true. Several values of a field are
// alternatives; a field that is absent has none. Recursion is as deep as the condition, which its parser limits.
#pragma once

#include <vector>

#include "hunt/hunt.h"
#include "hunt/sigma/tree.h"
#include "hunt/sigma/view.h"

namespace backtrail::hunt::sigma {

[[nodiscard]] bool is_true(const Rule& rule, const Node& node, RecordView& view);

/// Appends what made a true tree true, in the rule's order: for every pattern that a value matches the first such value.
/// What is negated adds nothing.
void explain(const Rule& rule, const Node& node, RecordView& view, std::vector<Matched>& out);

}  // namespace backtrail::hunt::sigma
