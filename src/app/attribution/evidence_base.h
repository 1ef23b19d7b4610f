// SPDX-License-Identifier: Apache-2.0
// A knowledge pack as the engine takes it, and the way back from the engine's indices to what the pack says.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "attribution/table.h"
#include "base/result.h"
#include "knowledge/pack.h"

namespace backtrail::app {

/// Borrowed from the pack, which must outlive it.
struct EvidenceBase {
  const knowledge::Pack* pack = nullptr;
  attribution::Table table;
  std::vector<knowledge::Index> group_object;  // per group of the table
  std::vector<knowledge::Index> item_object;   // per item; reports have the pack's own indices

  [[nodiscard]] const knowledge::Object& group(attribution::Index g) const { return pack->object(group_object[g]); }
  [[nodiscard]] const knowledge::Object& item(attribution::Index i) const { return pack->object(item_object[i]); }
};

/// Groups times items that are compared at once; ATT&CK Enterprise 18.1 has 250,000. A view of them takes four bytes each.
inline constexpr std::size_t kCellLimit = 32'000'000;

/// Software that bears the name of a group: whoever named it had attributed it before. In a question it is evidence; in an
/// examination it would be the answer, so that examining and learning leave out that the group uses it.
enum class NamedAfter : std::uint8_t { kept, left_out };

/// Live groups with an edge, live techniques and software, and what cites them. A report's day is the middle of the time
/// that its citation allows. attribution's kEmptyBase when there is no such group, kBaseTooLarge.
base::Result<EvidenceBase> evidence_base(const knowledge::Pack& pack, NamedAfter named_after);

/// The states that sources lay a group to, each with who says so: sponsors where any is named, else the countries of
/// origin. Countries that different sources name share the group evenly.
struct StateClaims {
  std::map<std::string, std::vector<std::string>> by_country;  // who says so
};
[[nodiscard]] StateClaims state_claims(const knowledge::Object& group);

}  // namespace backtrail::app
