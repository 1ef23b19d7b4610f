// SPDX-License-Identifier: Apache-2.0
// Whose logs are whose, by the catalogue of what was ingested: what is typed as a record of one organisation may lie in a log of another,
// and would be told to the wrong one.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "registers/rows.h"

namespace backtrail::registers {

class LogOwners {
 public:
  LogOwners() = default;
  /// Of all versions of sources; what was withdrawn is nobody's.
  explicit LogOwners(const std::vector<Source>& sources);
  /// Whether the log of these bytes was ingested for others and not for `tenant`; of bytes that never were, the log at that path.
  [[nodiscard]] bool is_of_others(std::string_view tenant, const std::string& sha256, const std::string& path) const;

 private:
  using Tenants = std::set<std::string, std::less<>>;
  std::map<std::string, Tenants> by_hash_, by_path_;
};

}  // namespace backtrail::registers
