// SPDX-License-Identifier: Apache-2.0
// Rows of a table with a header: RFC 4180, with a comma, semicolon, tab or bar between fields. A quoted field may hold
// line ends, so where a row ends depends on all that comes before it; the splitter finds row ends, the decoder fields.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/format.h"

namespace backtrail::ingest::csv {

inline constexpr std::size_t kMaxColumns = 4096;

/// A field as it lies in the row: without its quotes, which it may still hold doubled.
struct Cell {
  std::string_view raw;
  bool doubled = false;
};

enum class RowEnd : unsigned char {
  complete,   // a whole row, with its line end or at the end of the text
  open,       // the text ends inside a quoted field, or without a line end
  broken,     // something stands behind a closing quote
};

/// Finds the row that begins at text[0]. `size` is its length without the line end, `next` where the following one begins.
/// `last` says that nothing follows `text`. `from` carries on where an earlier call with less text stopped.
struct RowScan {
  std::size_t size = 0;
  std::size_t next = 0;
  std::size_t at = 0;  // where to go on
  bool quoted = false;  // inside quotes at `at`
  bool closed = false;  // behind a closing quote at `at`
  bool field_start = true;
};
RowEnd find_row(std::string_view text, char separator, bool last, RowScan& scan);

/// The fields of one whole row. False when there are more than kMaxColumns.
bool split_row(std::string_view row, char separator, std::vector<Cell>& out);

/// The separator under which the first rows have equally many fields, at least two; nothing when there is none.
[[nodiscard]] std::optional<char> guess_separator(std::string_view head, bool whole);

/// The context of a block.
struct Table {
  char separator = ',';
  std::vector<std::string> names;
};

}  // namespace backtrail::ingest::csv
