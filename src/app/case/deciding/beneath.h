// SPDX-License-Identifier: Apache-2.0
// What a text stands on, down to the evidence, and what of that no longer says what it said (hunting/lapses.h).
#pragma once

#include <vector>

#include "app/case/case.h"
#include "release/gate.h"

namespace backtrail::app {

/// An entry and all that it rests on, each once, the nearest first: what a statement or an advisory cites and its measures
/// name, what judgements, claims, ways and engagements rest on. References lead to earlier entries.
base::Result<std::vector<registers::Reference>> beneath(const Case& in, const registers::Entry& of);

/// Evidence among these that has lapsed, by its name.
base::Result<std::vector<release::Lapsed>> lapsed_among(const Case& in,
                                                        const std::vector<registers::Reference>& references);

/// One of them for whoever works on the case: who they are is named.
[[nodiscard]] base::Error told_lapsed(const release::Lapsed& one);

}  // namespace backtrail::app
