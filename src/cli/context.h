// SPDX-License-Identifier: Apache-2.0
// What every verb is handed: where rows and diagnostics go, and the status of the call.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json_fwd.h"
#include "base/result.h"
#include "cli/outcome.h"

namespace backtrail::cli {

/// Rows go to standard output and nothing else does.
enum class RowFormat : std::uint8_t { automatic, table, json, jsonl, csv };

class Context : public base::Diagnostics {
 public:
  Outcome outcome;
  std::string errors = "text";   // --errors: text | json
  std::string format;            // --format; empty: a table on a terminal, jsonl in a pipe
  bool quiet = false;            // --quiet: no progress and no summary on standard error

  /// To standard error, in the form that --errors asks for. Does not touch the outcome.
  void report(base::Error error) override;
  /// Reports, and counts as `status`.
  void fail(base::Error error, Status status = Status::failed);
  /// A line for people on standard error; nothing with --quiet.
  void say(std::string_view text);

  [[nodiscard]] bool wants_table() const;
  [[nodiscard]] bool shows_progress() const;

 private:
  std::mutex mutex_;
};

/// Prints rows of JSON objects in the chosen form. `columns` are the keys of table and CSV, in order; a dot goes into an
/// object ("detector.title"). Rows of jsonl are written as they come, the others at finish().
class Rows {
 public:
  Rows(Context& context, std::vector<std::string> columns);
  ~Rows();
  /// `members` as object_text() takes them, for those who print many rows with the same.
  void add(const base::OrderedJson& row, std::string_view members = {});
  void finish();

 private:
  struct State;
  Context& context_;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> cells_;
  std::string json_;
  RowFormat format_;
  bool finished_ = false;
};

/// The object as a line of JSON. `members` are further ones of it, as text: `"key":value`.
[[nodiscard]] std::string object_text(const base::OrderedJson& object, std::string_view members = {});

/// As --errors json has it.
[[nodiscard]] base::OrderedJson error_json(const base::Error& error);

/// Writes all of `text` to standard output. A reader that has gone ends the program quietly, as with any filter. After any
/// other failure nothing more is written there, and the rest of the call is done.
void write_out(std::string_view text);
/// The errno of that failure, or 0.
[[nodiscard]] int output_error();

}  // namespace backtrail::cli
