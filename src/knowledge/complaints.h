// SPDX-License-Identifier: Apache-2.0
// Diagnostics of one file, of which there may be a million: the first kDiagnosticsPerCode of each code are told one by
// one, the others counted.
#pragma once

#include <map>
#include <string>

#include "base/error.h"
#include "knowledge/load.h"

namespace backtrail::knowledge {

class Complaints {
 public:
  explicit Complaints(base::Diagnostics& to) : to_(to) {}
  ~Complaints() { close(); }
  Complaints(const Complaints&) = delete;
  Complaints& operator=(const Complaints&) = delete;

  /// The file that further ones are about; tells the counts of the one before.
  void open(std::string path) {
    close();
    path_ = std::move(path);
  }
  void close() {
    for (const auto& [number, seen] : counts_) {
      if (seen.count <= kDiagnosticsPerCode) continue;
      to_.report({base::Code{number},
                  std::to_string(seen.count - kDiagnosticsPerCode) + " more of the same",
                  {path_},
                  {},
                  seen.severity});
    }
    counts_.clear();
  }
  void add(base::Code code, std::string message, base::Place place = {}, std::string hint = {},
           base::Severity severity = base::Severity::warning) {
    if (severity == base::Severity::error) complete_ = false;
    Seen& seen = counts_[code.number];
    seen.severity = severity;
    if (++seen.count > kDiagnosticsPerCode) return;
    if (place.path.empty()) place.path = path_;
    to_.report({code, std::move(message), std::move(place), std::move(hint), severity});
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  /// False when something was told as an error: a part of the input was not read.
  [[nodiscard]] bool complete() const { return complete_; }

 private:
  struct Seen {
    std::uint64_t count = 0;
    base::Severity severity = base::Severity::warning;  // of the last one
  };
  base::Diagnostics& to_;
  std::string path_;
  std::map<std::uint16_t, Seen> counts_;
  bool complete_ = true;
};

}  // namespace backtrail::knowledge
