// SPDX-License-Identifier: Apache-2.0
// The second half of building: drafts of objects become one where they are one, ends of edges become indices, revoked
// objects hand on to their successors.
#pragma once

#include <functional>
#include <vector>

#include "knowledge/builder.h"

namespace backtrail::knowledge {

struct Drafts {
  std::vector<DraftObject>& objects;
  std::vector<DraftEdge>& edges;
  std::vector<DraftStatement>& statements;
  std::function<std::vector<Index>(const std::vector<RawReport>&)> reports;  // merged and sorted
};

/// Drafts of one object as one: by STIX id, by id and kind, and those without an id that others agree on by name, where
/// exactly one bears it. What comes back is sorted by (kind, id). `aka` has for each of them every id that led to it.
struct United {
  std::vector<DraftObject> objects;
  std::vector<std::vector<std::string>> aka;
};
United unite(std::vector<DraftObject> drafts, Complaints& complaints);

/// Fills tables.objects, edges and edge_reports; tables.reports are there already.
void join(const Drafts& drafts, Complaints& complaints, Tables& tables);

}  // namespace backtrail::knowledge
