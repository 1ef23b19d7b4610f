// SPDX-License-Identifier: Apache-2.0
// Puts a rule together: its search identifiers of their lines (item.h), its conditions over these, and the filters that are laid on
// it, which have search identifiers of their own.
#pragma once

#include "base/result.h"
#include "hunt/sigma/tree.h"

namespace backtrail::hunt::sigma {

inline constexpr std::size_t kPatternLimit = 200'000;  // patterns of one rule, after expansion

/// All of a rule. Codes of hunt/codes.h from kUnknownModifier on, kBadCondition, kUnknownSearch, kTooManyPatterns. Fields are added to
/// `demand`.
base::Result<Rule> compile_rule(const detector::SigmaRule& rule, std::uint32_t index, record::Demand& demand);

}  // namespace backtrail::hunt::sigma
