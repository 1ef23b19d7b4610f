// SPDX-License-Identifier: Apache-2.0
// What a value says whose form writes a backslash before some marks. Many products write Windows paths into such values as they are:
// then a backslash is a backslash, and only what can be nothing else is an escape.
#pragma once

#include <string>
#include <string_view>

namespace backtrail::ingest::syslog {

/// The escapes of a form: a backslash before one of these.
struct Escapes {
  std::string_view marks;  // that stand for themselves; the backslash is one
  std::string_view letters;  // that stand for something else, and tell no path where one alone stands before them
  bool lines = false;  // "n" and "r" are ends of lines; otherwise letters stay as they are written
};

inline constexpr Escapes kCefEscapes{"\\|=", "nr", true};
inline constexpr Escapes kStructuredDataEscapes{"\\\"]", {}};  // RFC 5424, section 6.3.3
inline constexpr Escapes kQuotedEscapes{"\\\"", "nrtbfux/'0"};  // key=value, as many languages quote

/// Appends what `value` says.
void append_plain(std::string_view value, const Escapes& escapes, std::string& out);

}  // namespace backtrail::ingest::syslog
