// SPDX-License-Identifier: Apache-2.0
// The lines that begin with '#' in a Zeek TSV log: what separates, what stands for "unset" and "empty", which log this is,
// and its columns. A file may hold several headers, one behind the other, when logs were joined.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace backtrail::ingest::zeek {

inline constexpr std::size_t kMaxColumns = 4096;

struct Column {
  enum class Kind : unsigned char { text, number, boolean };
  std::string name;
  Kind kind = Kind::text;
  bool several = false;  // a set or vector
};

struct Header {
  char separator = '\t';
  char set_separator = ',';
  std::string empty_field = "(empty)";
  std::string unset_field = "-";
  std::string path;
  std::vector<Column> columns;

  /// Takes in one line, '#' included. False when it names more columns than kMaxColumns or a separator of no use.
  bool take(std::string_view line);
};

/// `\x09` and the like become the bytes they stand for, and two backslashes one; everything else stays, so do
/// control characters without a name of their own: Zeek's JSON has those as the same four characters.
[[nodiscard]] bool has_escape(std::string_view text);
void append_unescaped(std::string_view text, std::string& out);

}  // namespace backtrail::ingest::zeek
