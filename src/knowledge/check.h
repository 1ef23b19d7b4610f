// SPDX-License-Identifier: Apache-2.0
// What is doubtful in a pack: names that several bear, software named after whom it was attributed to, edges that hang on
// one report. None of it is wrong in itself; all of it has fooled somebody who did not know.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "knowledge/pack.h"

namespace backtrail::knowledge {

/// A name that more than one live object bears; or a group's that is a person's handle too (`handle`, then `bearers` has
/// the group alone).
struct Collision {
  std::string name;
  std::vector<Index> bearers;  // sorted
  bool handle = false;
};
/// Sorted by name. Techniques and mitigations that share their name with another of their kind count; a software and a
/// technique of one name do not.
[[nodiscard]] std::vector<Collision> collisions(const Pack& pack);

/// Software one of whose names is, or begins or ends with, a name of a group: `what` and `name`. Its name is an
/// attribution, so that finding it used says less than it seems to.
struct NamedAfter {
  Index software = 0;
  Index group = 0;
  std::string what;  // the software's name
  std::string name;  // the group's name in it
};
inline constexpr std::size_t kShortestName = 5;  // letters of a group's name that are looked for within others
/// Sorted by software and group.
[[nodiscard]] std::vector<NamedAfter> named_after(const Pack& pack);

/// How many of an object's outgoing edges hang on one report alone.
struct Support {
  Index object = 0;
  std::size_t edges = 0;
  std::size_t uncited = 0;  // cite nothing at all
  std::size_t one_report = 0;  // cite exactly one
  Index most = kNone;  // the report that most edges hang on alone
  std::size_t on_most = 0;
};
/// Of groups, campaigns and software with edges.
[[nodiscard]] std::vector<Support> supports(const Pack& pack);
/// Indices of the edges that would have no support without this report.
[[nodiscard]] std::vector<Index> edges_resting_on(const Pack& pack, Index report);

}  // namespace backtrail::knowledge
