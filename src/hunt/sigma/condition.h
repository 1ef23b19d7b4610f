// SPDX-License-Identifier: Apache-2.0
// Reads a Sigma condition: `not` binds closer than `and`, `and` closer than `or`; `1 of`, `any of`, `all of` and `N of`
// take `them` or a pattern of identifiers. Identifiers that begin with `_` are no part of `them`, nor of a pattern that
// does not begin with `_` itself.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "hunt/sigma/tree.h"

namespace backtrail::hunt::sigma {

inline constexpr int kConditionDepthLimit = 100;
inline constexpr std::size_t kConditionLimit = 64 << 10;  // bytes

/// A tree of Node::Kind::search over the rule's searches. kBadCondition, kUnknownSearch, kNotYet (pipes).
base::Result<Node> parse_condition(std::string_view condition, const detector::SigmaRule& rule);

}  // namespace backtrail::hunt::sigma
