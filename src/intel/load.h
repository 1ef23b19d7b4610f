// SPDX-License-Identifier: Apache-2.0
// Reads what is looked for: Sigma rules (YAML), YARA rules, indicators as STIX, MISP events, OpenIOC, CSV, plain and defanged lists. What a file is, is
// told from its content; docs/formats/intel.md says what is understood of each.
//
// Nothing is dropped in silence. A rule or indicator that cannot be used stands in Set::not_evaluated with its reason; a
// file that cannot be read, or was named and is nothing of this, is a diagnostic; and files of a folder that are something
// else (a README, a log) are counted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "detector/detector.h"

namespace backtrail::intel {

inline constexpr std::uint64_t kFileLimit = 1ULL << 30;  // bytes of one file of indicators
inline constexpr std::uint64_t kRuleFileLimit = 16ULL << 20;  // bytes of one YAML file
inline constexpr std::size_t kFolderDepthLimit = 64;

struct Loaded {
  detector::Set set;
  std::uint64_t files = 0;  // from which something came, if only a reason why not
  std::uint64_t files_skipped = 0;  // in folders: neither rules nor indicators
  std::vector<std::string> nothing_from;  // of the given paths, those from which no rule and no indicator came
};

/// Loads files and folders (recursively; links to files are followed, to folders too unless they loop). The result does
/// not depend on the order of `paths`: files are taken in the order of their paths. `diagnostics` gets what concerns
/// files: base's codes for those that cannot be read, kUnrecognised, kNothingLoaded.
/// `rule_cache` is the folder of a RuleCache; without one all is read anew, with the same result.
Loaded load(const std::vector<std::string>& paths, base::Diagnostics& diagnostics, const std::string& rule_cache = {});

}  // namespace backtrail::intel
