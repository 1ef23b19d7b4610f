// SPDX-License-Identifier: Apache-2.0
// Values of which any one makes a rule false: what `not Z: 0` forbids. Where a rule has no witness, or none but a text that
// stands everywhere, they turn records away as surely as a missing witness does.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "hunt/sigma/tree.h"

namespace backtrail::hunt::sigma {

/// Slots with whole values, folded and of ASCII letters. When a value that rules see in the slot is one of them, the rule is
/// false, whatever else the record holds.
using Refuters = std::map<record::Slot, std::set<std::string, std::less<>>>;
[[nodiscard]] Refuters refuters_of(const Rule& rule);

}  // namespace backtrail::hunt::sigma
