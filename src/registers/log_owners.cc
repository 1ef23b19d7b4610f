// SPDX-License-Identifier: Apache-2.0
#include "registers/log_owners.h"

namespace backtrail::registers {

LogOwners::LogOwners(const std::vector<Source>& sources) {
  std::map<std::string, std::string> corrects;
  for (const Source& one : sources) corrects.emplace(one.entry.id, one.entry.corrects);
  std::set<std::string> withdrawn;
  for (const Source& one : sources) {
    if (one.why.empty()) continue;
    for (std::string id = one.entry.id; !id.empty() && withdrawn.insert(id).second;) {
      const auto before = corrects.find(id);
      id = before == corrects.end() ? std::string() : before->second;
    }
  }
  for (const Source& one : sources) {
    if (withdrawn.contains(one.entry.id)) continue;
    by_hash_[one.sha256].insert(one.tenant);
    by_path_[one.path].insert(one.tenant);
  }
}

bool LogOwners::is_of_others(std::string_view tenant, const std::string& sha256, const std::string& path) const {
  if (const auto found = by_hash_.find(sha256); found != by_hash_.end()) return !found->second.contains(tenant);
  const auto found = by_path_.find(path);
  return found != by_path_.end() && !found->second.contains(tenant);
}

}  // namespace backtrail::registers
