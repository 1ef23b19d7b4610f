// SPDX-License-Identifier: Apache-2.0
// Which fields stand in the records of a case's sources, as `ingest` noted them: for whoever asks whether a rule that looked at a
// log could have seen anything there.
#pragma once

#include <set>
#include <string>

#include "app/case/case.h"
#include "base/result.h"
#include "registers/rows.h"

namespace backtrail::app {

class SourceFields {
 public:
  SourceFields() = default;
  static base::Result<SourceFields> read(const Case& in);
  /// Of the log source at this place of the source's; null when nobody noted them, as in earlier versions of the program.
  [[nodiscard]] const registers::FieldNames* of(const registers::Source& source, std::size_t log_source) const;

 private:
  registers::FieldsOfSources fields_;
};

/// "CommandLine, Image and 3 more".
[[nodiscard]] std::string told_fields(const std::set<std::string>& names);

}  // namespace backtrail::app
