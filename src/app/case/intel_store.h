// SPDX-License-Identifier: Apache-2.0
// Rules and indicators kept with the case, so that what was searched with can be shown later: copies in CASE/intel/SET/, and a
// sealed entry of type "intel" that names each file with its hash.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

struct IntelRequest {
  std::vector<std::string> paths;
  std::string name;  // of the set; empty: the first path's last part
  std::string version;  // as its publisher calls it; may be empty
  std::string source;  // where it comes from; may be empty
};

struct IntelAdded {
  std::string name;
  std::string entry;  // empty when this very set is there already
  std::uint64_t files = 0, rules = 0, indicators = 0;
  std::uint64_t not_evaluated = 0;  // rules and indicators, as a hunt with the set counts them
  std::vector<base::Error> diagnostics;  // kNoIntel and the loader's
};

/// A set of the same name is replaced: its entry is corrected. kNoIntel when nothing could be loaded at all.
base::Result<IntelAdded> add_intel(Case& into, const ledger::Actor& actor, const IntelRequest& request);

/// A sealed set, as its entry's body says.
struct IntelSet {
  std::uint64_t index = 0;
  std::string entry;
  std::string entered;
  std::string name, version, source;
  std::string replaces, replaced_by;  // entries; empty when there is none
  std::uint64_t rules = 0, indicators = 0;
  struct File {
    std::string path;  // below the case
    std::string sha256;  // 64 hex digits
    std::uint64_t size = 0;
  };
  std::vector<File> files;
};

/// All that were ever added, in the ledger's order; `until`: of what had been entered by then.
base::Result<std::vector<IntelSet>> intel_history(const ledger::Log& log, const ledger::Bodies& bodies,
                                                  std::optional<base::Instant> until = {});
/// Those that nothing has replaced.
base::Result<std::vector<IntelSet>> intel_sets(const ledger::Log& log, const ledger::Bodies& bodies,
                                               std::optional<base::Instant> until = {});
[[nodiscard]] base::OrderedJson intel_json(const IntelSet& set, bool with_files);
/// Folders of all sets: what a hunt of the case loads.
base::Result<std::vector<std::string>> intel_paths(const Case& in);

}  // namespace backtrail::app
