// SPDX-License-Identifier: Apache-2.0
// What is in a log and what it is called: every field with its own name, the name that rules know it by, how many records
// have it, and a value. For whoever wonders why a rule finds nothing, or writes a mapping.
#pragma once

#include <string>
#include <vector>

#include "app/stream/pipeline.h"
#include "base/json_fwd.h"
#include "base/zone.h"
#include "record/mapping.h"

namespace backtrail::app {

struct FieldsRequest {
  std::vector<std::string> paths;
  std::string as;
  std::string mappings;
  base::Zone assumed_zone{};
  unsigned threads = 1;
  bool slack = false;
};

struct FieldSeen {
  std::string format;
  record::LogSource log_source;
  std::string native;
  std::string canonical;
  std::uint64_t records = 0;  // that have it
  std::uint64_t records_of_source = 0;  // of this format and log source
  std::string example;  // of the first record that has one that is not empty
  bool lossy = false;
};

struct Fields {
  std::vector<FieldSeen> seen;  // by format, log source, and how many records have it
  std::vector<base::Error> diagnostics;
  std::uint64_t records = 0;
  bool incomplete = false;
};

/// kUnknownFormat, and what load_mappings() says.
base::Result<Fields> survey_fields(const FieldsRequest& request, const base::Clock& clock, base::Progress* progress);

[[nodiscard]] base::OrderedJson field_json(const FieldSeen& field);

}  // namespace backtrail::app
