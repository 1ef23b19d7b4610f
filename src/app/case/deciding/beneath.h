// SPDX-License-Identifier: Apache-2.0
// What a text stands on, down to the evidence, and what of that no longer says what it said (hunting/lapses.h).
#pragma once

#include <vector>

#include "app/case/case.h"
#include "release/gate.h"

namespace backtrail::app {

/// Evidence beneath an entry that has lapsed, by its name: what a statement or an advisory cites, what its measures and its
/// judgements and claims rest on.
base::Result<std::vector<release::Lapsed>> lapsed_beneath(const Case& in, const registers::Entry& of);

/// The same for whoever works on the case: who they are is named.
[[nodiscard]] base::Error told_lapsed(const release::Lapsed& one);

}  // namespace backtrail::app
