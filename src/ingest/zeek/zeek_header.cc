// SPDX-License-Identifier: Apache-2.0
#include "ingest/zeek/zeek_header.h"

namespace backtrail::ingest::zeek {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void set_type(Column& column, std::string_view type) {
  for (const std::string_view container : {"set[", "vector[", "table["}) {
    if (!type.starts_with(container)) continue;
    column.several = true;
    type.remove_prefix(container.size());
    if (type.ends_with(']')) type.remove_suffix(1);
  }
  for (const std::string_view number : {"count", "int", "double", "time", "interval", "port"}) {
    if (type == number) column.kind = Column::Kind::number;
  }
  if (type == "bool") column.kind = Column::Kind::boolean;
}

}  // namespace

bool has_escape(std::string_view text) { return text.find('\\') != std::string_view::npos; }

void append_unescaped(std::string_view text, std::string& out) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t hit = text.find('\\', at);
    out.append(text.substr(at, hit - at));
    if (hit == std::string_view::npos) return;
    const std::string_view escape = text.substr(hit, 4);
    const int high = escape.size() == 4 && escape[1] == 'x' ? hex_digit(escape[2]) : -1;
    const int low = high >= 0 ? hex_digit(escape[3]) : -1;
    const int byte = low >= 0 ? high * 16 + low : -1;
    if (byte >= ' ' || (byte >= '\b' && byte <= '\r' && byte != '\v')) {
      out += static_cast<char>(byte);
      at = hit + 4;
    } else {
      out += '\\';
      at = hit + (escape.starts_with("\\\\") ? 2U : 1U);
    }
  }
}

bool Header::take(std::string_view line) {
  constexpr std::string_view kSeparator = "#separator ";
  if (line.starts_with(kSeparator)) {
    // A new header begins: nothing of the one before holds any longer.
    *this = Header();
    std::string bytes;
    append_unescaped(line.substr(kSeparator.size()), bytes);
    if (bytes.size() != 1) return false;
    separator = bytes.front();
    return true;
  }
  const std::size_t stop = line.find(separator);
  const std::string_view key = line.substr(0, stop);
  std::string_view rest = stop == std::string_view::npos ? std::string_view() : line.substr(stop + 1);
  const auto text = [&] {
    std::string out;
    append_unescaped(rest, out);
    return out;
  };
  if (key == "#set_separator") {
    // Of no bytes, it would part a value into pieces without an end.
    const std::string given = text();
    if (given.size() != 1) return false;
    set_separator = given.front();
    return true;
  }
  if (key == "#empty_field") empty_field = text();
  if (key == "#unset_field") unset_field = text();
  if (key == "#path") path = text();
  const bool names = key == "#fields";
  if (!names && key != "#types") return true;
  if (names) columns.clear();
  for (std::size_t i = 0;; ++i) {
    const std::size_t end = rest.find(separator);
    const std::string_view piece = rest.substr(0, end);
    if (i >= kMaxColumns) return false;
    if (names) columns.push_back({std::string(piece), Column::Kind::text, false});
    else if (i < columns.size()) set_type(columns[i], piece);
    if (end == std::string_view::npos) return true;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace backtrail::ingest::zeek
