// SPDX-License-Identifier: Apache-2.0
// Infrastructure that many share: dynamic-DNS parents, resolvers, networks of content deliverers. An indicator under it
// says less about who is behind a connection than one of an attacker's own, so findings say so; nothing is dropped, for
// attackers live there (docs/formats/intel.md has the figures).
//
// Two sources: the list of dynamic-DNS parents that is built in (data/shared), and MISP warninglists that the user names.
// Lists are read when findings are there to be graded, and held against those: 500,000 entries are not kept.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "observable/observable.h"

namespace backtrail::intel {

inline constexpr std::uint64_t kWarninglistLimit = 64ULL << 20;  // bytes of one list
inline constexpr std::size_t kSharedPerObservable = 16;  // lists that are named for one

struct Shared {
  std::string list;  // its name
  std::string entry;  // what of it the observable is or lies under
  std::string why;  // what the list says of its entries
  friend auto operator<=>(const Shared&, const Shared&) = default;
};

using Grades = std::map<observable::Observable, std::vector<Shared>>;

/// The lists under which each observable is, sorted; those without are left out. `folders` are of MISP warninglists; what
/// in them cannot be read is a diagnostic.
Grades grade(const std::set<observable::Observable>& all, const std::vector<std::string>& folders,
             base::Diagnostics& diagnostics);

}  // namespace backtrail::intel
