// SPDX-License-Identifier: Apache-2.0
// Which files are a case's own: nothing may be written over them, and they are nobody's telemetry.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace backtrail::app {

class CaseFiles {
 public:
  /// The folder of the case of whose own files this is one, or would become one; what else lies in a case's folder its users put
  /// there. The path is resolved.
  [[nodiscard]] std::optional<std::string> case_of(const std::filesystem::path& path);

 private:
  bool is_case(const std::filesystem::path& folder);
  std::map<std::string, bool> folders_;  // that were looked at: many files lie in one
};

}  // namespace backtrail::app
