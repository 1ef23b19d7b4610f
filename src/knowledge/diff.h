// SPDX-License-Identifier: Apache-2.0
// What one pack says and another does not: objects by kind and id, edges by their ends.
#pragma once

#include <string>
#include <vector>

#include "knowledge/pack.h"

namespace backtrail::knowledge {

enum class ChangeKind : std::uint8_t {
  added,         // an object or edge that only the second pack holds
  removed,       // one that only the first holds
  renamed,       // `before` and `after` are names
  state,         // live, deprecated, revoked; `after` names the successor of a revoked one
  alias_added,
  alias_removed,
  claim_added,   // what a source says of a group: origin, sponsor, sector, …
  claim_removed,
  reports,       // an edge stands on other reports; `before` and `after` count them
};

struct Change {
  ChangeKind kind = ChangeKind::added;
  std::string what;       // "group", "technique", …; "uses", "attributed-to", "mitigates" of edges
  std::string id;         // of the object, or of the edge's beginning
  std::string name;
  std::string other;      // id of the edge's end; empty of objects
  std::string other_name;
  std::string before;
  std::string after;
};

/// Objects first, in the order of kind and id; then edges.
[[nodiscard]] std::vector<Change> diff(const Pack& before, const Pack& after);

[[nodiscard]] std::string_view word(Kind kind);       // "group"
[[nodiscard]] std::string_view word(State state);     // "live"
[[nodiscard]] std::string_view word(EdgeKind kind);   // "attributed-to"
[[nodiscard]] std::string_view word(ClaimKind kind);  // "sponsor"

}  // namespace backtrail::knowledge
