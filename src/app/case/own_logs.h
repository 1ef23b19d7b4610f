// SPDX-License-Identifier: Apache-2.0
// Evidence that is typed names a log by path and hash, and an organisation: that the log is theirs the catalogue knows.
#pragma once

#include <optional>

#include "app/case/case.h"
#include "base/json_fwd.h"
#include "registers/log_owners.h"

namespace backtrail::app {

/// For the items of one import.
class OwnLogs {
 public:
  explicit OwnLogs(const Case& in) : in_(&in) {}
  /// `body`: that of evidence, of whatever shape. registers::kOthersLog.
  base::Status check(const base::Json& body);

 private:
  const Case* in_;
  std::optional<registers::LogOwners> owners_;  // read where there is something to ask
};

}  // namespace backtrail::app
