// SPDX-License-Identifier: Apache-2.0
// Whose telemetry an answer is about.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace backtrail::app {

class TenantScope {
 public:
  TenantScope() = default;  // everybody's
  TenantScope(const std::string& one) {  // NOLINT(google-explicit-constructor): most ask for one, or (empty) everybody
    if (!one.empty()) named_.insert(one);
  }
  [[nodiscard]] static TenantScope of_group(const std::vector<std::string>& members) {
    TenantScope out;
    out.named_ = {members.begin(), members.end()};
    out.group_ = true;
    return out;
  }

  [[nodiscard]] bool is_everybody() const { return named_.empty(); }
  /// Its members are known, so that each is missed that has no logs.
  [[nodiscard]] bool is_group() const { return group_; }
  [[nodiscard]] bool has(const std::string& tenant) const { return named_.empty() || named_.contains(tenant); }
  /// Ascending; nobody when it is everybody.
  [[nodiscard]] const std::set<std::string>& named() const { return named_; }
  /// The only one that is named; empty when there are others.
  [[nodiscard]] std::string one() const { return named_.size() == 1 ? *named_.begin() : std::string(); }

 private:
  std::set<std::string> named_;
  bool group_ = false;
};

}  // namespace backtrail::app
