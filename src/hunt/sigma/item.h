// SPDX-License-Identifier: Apache-2.0
// Turns a line of a search identifier (field, modifiers, values) into a tree of leaves. Modifiers are taken from left to
// right, as the specification has it; what none of them may mean is refused with the reason, never passed over.
#pragma once

#include "base/result.h"
#include "hunt/sigma/tree.h"

namespace backtrail::hunt::sigma {

inline constexpr std::size_t kDashVariantLimit = 125;  // three dashes under windash, when base64 needs them spelt out

/// Codes of hunt/codes.h from kUnknownModifier on. Fields are added to `demand`.
base::Result<Node> compile_item(const detector::SigmaItem& item, const detector::SigmaRule& rule,
                                record::Demand& demand);

}  // namespace backtrail::hunt::sigma
