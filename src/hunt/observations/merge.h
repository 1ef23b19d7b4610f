// SPDX-License-Identifier: Apache-2.0
// All observations of several logs in one order, whichever log and whichever run they lie in. Equal ones are one.
#pragma once

#include <memory>
#include <queue>
#include <vector>

#include "hunt/observations/log.h"

namespace backtrail::hunt::observations {

class Merge {
 public:
  /// Takes the logs' observations; they must not be added to any more and must outlive the merge.
  explicit Merge(const std::vector<Log*>& logs);
  ~Merge();

  /// The next observation, or null at the end or when a run cannot be read back (see failed()).
  const Observation* next();
  [[nodiscard]] const std::optional<base::Error>& failed() const { return failed_; }

 private:
  class Source;
  struct Later {
    bool operator()(const Source* a, const Source* b) const;
  };
  bool advance(Source& source);

  std::vector<std::unique_ptr<Source>> sources_;
  std::priority_queue<Source*, std::vector<Source*>, Later> queue_;
  Observation current_;
  std::string current_bytes_;
  bool any_ = false;
  std::optional<base::Error> failed_;
};

}  // namespace backtrail::hunt::observations
