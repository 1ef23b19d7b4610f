// SPDX-License-Identifier: Apache-2.0
// One line of an access log: NCSA common and combined (with a virtual host in front or more quoted values behind, as
// Apache and nginx are often told to write), Squid's native form, HAProxy's HTTP form. Names are those of the W3C's
// extended format, which Sigma uses.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"
#include "ingest/text/log_time.h"
#include "ingest/text/record_builder.h"

namespace backtrail::ingest::access {

struct Entry {
  enum class Kind : unsigned char { common, squid, haproxy };
  Kind kind = Kind::common;
  std::optional<base::ParsedTime> time;
  std::string_view client, port, ident, user, method, target, version, status, bytes, referer, agent, host;
  std::string_view result;     // Squid's TCP_MISS and the like, HAProxy's termination state
  std::string_view server;     // whom a proxy asked
  std::string_view rest;       // what was written behind the combined form
  std::string_view frontend, cookies, captured;  // HAProxy's; captured are headers, in braces
};

/// False when `line` is no entry. `out` is overwritten. `times` are those of the lines before.
bool parse_entry(std::string_view line, LogTimes& times, Entry& out);

/// Adds the entry's values to a record that was begun, and its time, in the zone given when it names none.
void add_entry(const Entry& entry, const base::Zone& zone, RecordBuilder& builder);

}  // namespace backtrail::ingest::access
