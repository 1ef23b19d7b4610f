// SPDX-License-Identifier: Apache-2.0
// Who takes two names for one actor's: an organisation of the registers that has both, a claim that says so ("menuPass is APT10"), or
// ATT&CK. This matches names and identifies nobody: sources draw their groups differently, and nothing is merged by it. What two sources
// say of three names is not chained.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/case.h"

namespace backtrail::app {

class SameNames {
 public:
  /// registers' and knowledge's errors.
  static base::Result<SameNames> read(const Case& in, const std::vector<registers::Claim>& claims);

  /// Other names (keys, release::actor_key) that somebody takes for this one.
  [[nodiscard]] std::vector<std::string> others(const std::string& key) const;
  /// Who does: "organisation 'apt10'", "claim 'c:1' (A report)", "MITRE ATT&CK". Empty: nobody.
  [[nodiscard]] std::vector<std::string> taken_by(const std::string& key, const std::string& other) const;

 private:
  void take(const std::vector<std::string>& names, const std::string& by);
  std::map<std::string, std::map<std::string, std::set<std::string>>> by_;  // by key, then key
};

}  // namespace backtrail::app
