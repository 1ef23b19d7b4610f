// SPDX-License-Identifier: Apache-2.0
// One record by its place, for people and for programs.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"
#include "ingest/read_record.h"

namespace backtrail::app {

struct ShowRequest {
  std::string path;
  std::string member;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string as;
  std::string mappings;   // folder of the user's own; empty: none
  std::function<void(ingest::SourceInfo&)>
      assume{};  // puts in what a case holds of the log's zone and year; may be empty
};

base::Result<ingest::FullRecord> show_record(const ShowRequest& request);
/// A line per field, names in a column; control characters of the log are shown, not obeyed.
[[nodiscard]] std::string show_text(const ingest::FullRecord& record);
[[nodiscard]] std::string show_json(const ingest::FullRecord& record);

/// The line of one field, and the fields as JSON has them: a list of {"name", "value"}.
[[nodiscard]] std::string field_line(std::string_view name, std::string_view text);
[[nodiscard]] base::OrderedJson fields_json(const std::vector<ingest::FullRecord::Value>& fields);

}  // namespace backtrail::app
