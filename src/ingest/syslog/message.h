// SPDX-License-Identifier: Apache-2.0
// One syslog message, RFC 5424 or RFC 3164 as programs really write it: with or without a priority, with RFC 3164's time or
// an ISO one, with or without a process number.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "base/zone.h"
#include "ingest/format.h"
#include "ingest/text/log_time.h"

namespace backtrail::ingest::syslog {

inline constexpr std::size_t kMaxParameters = 1024;  // of one message's structured data

struct Parameter {
  std::string_view id;  // of the element that it stands in
  std::string_view name;
  std::string_view value;  // as written; \" \\ \] are escapes
  bool escaped = false;
};

struct Message {
  int priority = -1;
  bool rfc5424 = false;
  std::optional<base::LocalTime> time;
  bool time_assumed = false;  // a year or a zone was taken for granted
  bool without_year = false;
  bool zone_named = false;  // with a name that is more than one zone's
  std::string_view host, app, process, id, text;  // empty where the message has none
  std::vector<std::string_view> element_ids;
  std::vector<Parameter> parameters;
};

/// What a message does not say about its time.
struct TimeContext {
  std::optional<base::Instant> latest;  // that its messages can be of; nothing: no year can be told
  base::Zone zone{};
  friend bool operator==(const TimeContext&, const TimeContext&) = default;
};

/// The last times that were read, and what they came to: messages of one second come in rows.
struct LastTimes {
  struct Yearless {
    std::string text;
    TimeContext context;
    std::optional<base::LocalTime> time;
  };
  Yearless yearless;
  LogTimes with_year;
};

/// For records of this stretch: a file's time has a day's grace, unless none is younger.
[[nodiscard]] TimeContext context_of(const SourceInfo::Stretch& stretch, const base::Zone& zone);

/// False when `line` is no syslog message. `out` is overwritten. `last` is of the lines before, or empty.
bool parse_message(std::string_view line, const TimeContext& context, LastTimes& last, Message& out);

/// The same, or a line that is a message's text and nothing else, with or without a priority (see BodyReader).
bool parse_line(std::string_view line, const TimeContext& context, LastTimes& last, Message& out);

}  // namespace backtrail::ingest::syslog
