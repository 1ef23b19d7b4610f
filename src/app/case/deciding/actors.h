// SPDX-License-Identifier: Apache-2.0
// Groups by all their names, as ATT&CK has them in the knowledge that comes with the program: what was said of APT10 was said
// of menuPass, and "APT-10" is APT10.
#pragma once

#include <string>
#include <vector>

namespace backtrail::app {

struct NamesKnown {
  std::vector<std::vector<std::string>> groups;  // of each that is not revoked its name and its other names
  std::vector<std::string> tools;  // names of software and campaigns
};
/// Read once for the process.
[[nodiscard]] const NamesKnown& names_known();

/// `subjects` and all other names of the groups that they are names of, however they are written. Names of others are left as
/// they are.
[[nodiscard]] std::vector<std::string> by_all_names(const std::vector<std::vector<std::string>>& groups,
                                                    const std::vector<std::string>& subjects);

/// Whether `text` names one of `names`, however it writes it.
[[nodiscard]] bool names_one(const std::string& text, const std::vector<std::string>& names);

}  // namespace backtrail::app
