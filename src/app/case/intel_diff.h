// SPDX-License-Identifier: Apache-2.0
// What a set of intelligence holds, and what changed from one of its versions to another: by the detectors that came of
// the files, not by lines, for publishers reorder and reformat theirs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/case/intel_store.h"
#include "base/time.h"

namespace backtrail::app {

struct IntelContent {
  std::map<std::string, std::uint64_t> kinds;  // "sigma", "yara", "domain", ...: how many
  std::optional<base::Instant> first_from, last_until;  // of the validity of its indicators
  std::uint64_t without_end = 0;  // indicators that never end
  std::uint64_t not_evaluated = 0;
};

struct IntelChange {
  std::string change;  // added, removed, changed
  std::string kind, id, title;
  std::vector<std::string> what;  // of a changed one: text, title, level, validity, reports
};

struct IntelDiff {
  IntelSet from, to;
  std::vector<IntelChange> changes;  // sorted by kind and id
  std::uint64_t same = 0;
};

/// Reads the copies in the case. The loader's diagnostics go to `diagnostics`.
IntelContent intel_content(const Case& in, const IntelSet& set, std::vector<base::Error>& diagnostics);

/// The set that `name` names (a name's present version, or an entry). kNoSuchSet.
base::Result<IntelSet> find_intel(const Case& in, const std::string& name);

/// From `from` to `to`, each a version or an entry of the set; empty: what the present version replaced, and the present
/// one. kNoSuchSet.
base::Result<IntelDiff> diff_intel(const Case& in, const std::string& name, const std::string& from,
                                   const std::string& to, std::vector<base::Error>& diagnostics);

}  // namespace backtrail::app
