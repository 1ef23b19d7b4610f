// SPDX-License-Identifier: Apache-2.0
// A cell of a table that somebody opens in a spreadsheet. Spreadsheets take a text that begins with certain signs for a formula and run it, and
// whoever is hunted or written about chooses some of these texts; an apostrophe in front makes it a text again. RFC 4180 for the rest.
#pragma once

#include <string>
#include <string_view>

namespace backtrail::base {

/// The text, with an apostrophe in front where it would be run.
[[nodiscard]] inline std::string no_formula(std::string_view text) {
  const bool runs = !text.empty() && std::string_view("=+-@\t\r").contains(text.front());
  return (runs ? "'" : "") + std::string(text);
}

/// In quotes, its own doubled.
[[nodiscard]] inline std::string csv_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += c;
    out += c;
  }
  return out + "\"";
}

/// In quotes where it must be. Not guarded: for cells that hold our own words and numbers, of which "-5" is one.
[[nodiscard]] inline std::string csv_text(std::string_view text) {
  return text.find_first_of(",\"\r\n") == std::string_view::npos ? std::string(text) : csv_quoted(text);
}

/// A cell whose text somebody else may have chosen.
[[nodiscard]] inline std::string csv_cell(std::string_view text) { return csv_text(no_formula(text)); }

}  // namespace backtrail::base
