// SPDX-License-Identifier: Apache-2.0
// A rule's witnesses: literals of which at least one stands in every record on which the rule is true. Records without
// any of them need not be looked at further. Negations, null, presence, comparisons and references to other fields have
// none; a conjunction takes the cheapest of its members, a disjunction needs all of them.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hunt/sigma/matcher.h"
#include "hunt/sigma/tree.h"
#include "hunt/sigma/waste.h"

namespace backtrail::hunt::sigma {

struct Witness {
  record::Slot slot = record::kNoSlot;  // kNoSlot: any value of the record
  Where where = Where::anywhere;
  std::string text;
};

/// The witnesses of `choice`, or those that we guess to be cheapest; nothing when the rule has none. Fields in `never` are
/// not used: they say little once records are routed by them.
[[nodiscard]] std::optional<std::vector<Witness>> find_witnesses(const Rule& rule, const std::set<record::Slot>& never,
                                                                 const record::Demand& demand,
                                                                 const Choice& choice = {});

/// Can this part of the rule be a witness?
[[nodiscard]] bool has_witness(const Rule& rule, const Node& node, const std::set<record::Slot>& never,
                               const record::Demand& demand);

/// The (folded) values of which the field must have one for the rule to be true; nothing when any value may do.
[[nodiscard]] std::optional<std::set<std::string>> required_values(const Rule& rule, record::Slot slot);

}  // namespace backtrail::hunt::sigma
