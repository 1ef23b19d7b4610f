// SPDX-License-Identifier: Apache-2.0
#include "ingest/csv/table.h"

#include <algorithm>

#include "ingest/text/find_any.h"

namespace backtrail::ingest::csv {

RowEnd find_row(std::string_view text, char separator, bool last, RowScan& scan) {
  while (scan.at < text.size()) {
    const char c = text[scan.at];
    if (scan.quoted) {
      const std::size_t quote = text.find('"', scan.at);
      if (quote == std::string_view::npos) {
        scan.at = text.size();
        break;
      }
      scan.at = quote + 1;
      scan.quoted = false;
      scan.closed = true;
    } else if (c == '\n') {
      scan.next = scan.at + 1;
      scan.size = scan.at > 0 && text[scan.at - 1] == '\r' ? scan.at - 1 : scan.at;
      return RowEnd::complete;
    } else if (scan.closed) {
      // A doubled quote is one that belongs to the field; else the field must end here.
      if (c == '"') scan.quoted = true, scan.closed = false;
      else if (c == separator) scan.field_start = true, scan.closed = false;
      else if (c != '\r') return RowEnd::broken;
      ++scan.at;
    } else if (c == '"' && scan.field_start) {
      scan.quoted = true;
      scan.field_start = false;
      ++scan.at;
    } else if (c == separator) {
      scan.field_start = true;
      ++scan.at;
    } else {
      scan.field_start = false;
      scan.at = find_one_of(text, scan.at, separator, '\n');
    }
  }
  if (!last || scan.quoted) return RowEnd::open;
  scan.size = scan.next = text.size();
  if (text.ends_with('\r')) --scan.size;
  return RowEnd::complete;
}

bool split_row(std::string_view row, char separator, std::vector<Cell>& out) {
  out.clear();
  for (;;) {
    if (out.size() >= kMaxColumns) return false;
    Cell cell;
    std::size_t end = 0;
    if (row.starts_with('"')) {
      std::size_t at = 1;
      for (;;) {
        at = row.find('"', at);
        if (at == std::string_view::npos) at = row.size();
        if (at + 1 >= row.size() || row[at + 1] != '"') break;
        cell.doubled = true;
        at += 2;
      }
      cell.raw = row.substr(1, std::min(at, row.size()) - 1);
      end = find_one_of(row, std::min(at, row.size()), separator);
    } else {
      end = find_one_of(row, 0, separator);
      cell.raw = row.substr(0, end);
    }
    out.push_back(cell);
    if (end == row.size()) return true;
    row.remove_prefix(end + 1);
  }
}

std::optional<char> guess_separator(std::string_view head, bool whole) {
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  constexpr int kRowsSeen = 8;
  std::optional<char> best;
  std::size_t best_columns = 1;
  std::vector<Cell> cells;
  for (const char separator : {',', ';', '\t', '|'}) {
    std::string_view rest = head;
    std::size_t columns = 0;
    bool even = true;
    for (int row = 0; row < kRowsSeen && even && !rest.empty(); ++row) {
      RowScan scan;
      if (find_row(rest, separator, whole, scan) != RowEnd::complete) {
        even = row > 0;  // the head may end in a row; a header has to be whole
        break;
      }
      if (scan.size != 0) {
        even = split_row(rest.substr(0, scan.size), separator, cells) && (columns == 0 || cells.size() == columns);
        if (columns == 0) columns = cells.size();
      }
      rest.remove_prefix(scan.next);
    }
    if (even && columns > best_columns) {
      best = separator;
      best_columns = columns;
    }
  }
  return best;
}

}  // namespace backtrail::ingest::csv
