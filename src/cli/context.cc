// SPDX-License-Identifier: Apache-2.0
#include "cli/context.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "base/csv.h"
#include "base/html.h"
#include "base/json.h"

namespace backtrail::cli {
namespace {

constexpr std::size_t kCellLimit = 60;  // characters of one cell of a table

/// Why it could not be written, or 0.
int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(fd, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

/// Standard error is the last place to tell anything.
void write_error(std::string_view text) {
  if (write_all(STDERR_FILENO, text) != 0) std::_Exit(4);
}

std::atomic<int> s_output_error = 0;

/// In one line, and as what it is: terminals obey control characters and marks that turn the direction of text, and logs are full of them.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  return base::visible_text(out);
}

/// A list as people read it; in CSV it stays JSON, for programs take that apart.
std::string joined(const base::OrderedJson& list) {
  std::string out;
  for (const auto& one : list) out += (out.empty() ? "" : "; ") + one.get<std::string>();
  return out;
}

/// In a spreadsheet a number may begin with a sign, and a text that does would be run.
std::string cell(const base::OrderedJson& row, std::string_view key, RowFormat format) {
  const std::size_t dot = key.find('.');
  const auto found = row.is_object() ? row.find(std::string(key.substr(0, dot))) : row.end();
  if (found == row.end() || found->is_null()) return {};
  if (dot != std::string_view::npos) return cell(*found, key.substr(dot + 1), format);
  const bool sentences = found->is_array() && !found->empty() &&
                         std::ranges::all_of(*found, [](const auto& one) { return one.is_string(); });
  if (sentences && format == RowFormat::table) return joined(*found);
  if (!found->is_string()) return base::dump(*found);
  const std::string text = found->get<std::string>();
  return format == RowFormat::csv ? base::no_formula(text) : text;
}

/// Columns are counted in code points: good enough for what logs hold.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string cut(std::string text) {
  if (width(text) <= kCellLimit) return text;
  std::size_t seen = 0;
  std::size_t at = 0;
  while (at < text.size() && seen < kCellLimit - 1) {
    ++at;
    while (at < text.size() && (text[at] & 0xC0) == 0x80) ++at;
    ++seen;
  }
  return text.substr(0, at) + "…";
}

}  // namespace

void write_out(std::string_view text) {
  if (s_output_error != 0) return;
  const int error = write_all(STDOUT_FILENO, text);
  if (error == EPIPE) std::_Exit(0);
  s_output_error = error;
}

int output_error() { return s_output_error; }

void Context::report(base::Error error) {
  const std::lock_guard lock(mutex_);
  if (errors != "json") {
    write_error(base::visible_text(error.text()));
    return;
  }
  write_error(base::dump(error_json(error)) + "\n");
}

base::OrderedJson error_json(const base::Error& error) {
  constexpr const char* kNames[] = {"error", "warning", "note"};
  return {{"code", error.code.text()},
          {"severity", kNames[static_cast<int>(error.severity)]},
          {"message", error.message},
          {"place", error.place.text()},
          {"hint", error.hint}};
}

void Context::fail(base::Error error, Status status) {
  report(std::move(error));
  outcome.add(status);
}

void Context::say(std::string_view text) {
  if (quiet || errors == "json") return;
  const std::lock_guard lock(mutex_);
  write_error(text);
}

bool Context::wants_table() const { return format.empty() ? ::isatty(STDOUT_FILENO) == 1 : format == "table"; }

bool Context::shows_progress() const { return !quiet && errors != "json" && ::isatty(STDERR_FILENO) == 1; }

Rows::Rows(Context& context, std::vector<std::string> columns) : context_(context), columns_(std::move(columns)) {
  if (context.wants_table()) format_ = RowFormat::table;
  else if (context.format == "json") format_ = RowFormat::json;
  else if (context.format == "csv") format_ = RowFormat::csv;
  else format_ = RowFormat::jsonl;
}

Rows::~Rows() { finish(); }

std::string object_text(const base::OrderedJson& object, std::string_view members) {
  std::string out = base::dump(object);
  if (!members.empty()) out.replace(out.size() - 1, 1, (object.empty() ? "" : ",") + std::string(members) + "}");
  return out;
}

void Rows::add(const base::OrderedJson& row, std::string_view members) {
  const auto text = [&] { return object_text(row, members); };
  if (format_ == RowFormat::jsonl) {
    write_out(text() + "\n");
  } else if (format_ == RowFormat::json) {
    json_ += (json_.empty() ? "[\n" : ",\n") + text();
  } else {
    auto& cells = cells_.emplace_back();
    for (const std::string& column : columns_) cells.push_back(cell(row, column, format_));
  }
}

void Rows::finish() {
  if (finished_) return;
  finished_ = true;
  std::string out;
  if (format_ == RowFormat::json) out = json_.empty() ? "[]\n" : json_ + "\n]\n";
  if (format_ == RowFormat::csv) {
    cells_.insert(cells_.begin(), columns_);
    for (const auto& row : cells_) {
      for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + base::csv_text(row[i]);
      out += "\r\n";
    }
  }
  if (format_ == RowFormat::table && !cells_.empty()) {
    cells_.insert(cells_.begin(), columns_);
    std::vector<std::size_t> widths(columns_.size());
    for (auto& row : cells_) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        row[i] = cut(printable(row[i]));
        widths[i] = std::max(widths[i], width(row[i]));
      }
    }
    for (const auto& row : cells_) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) line += row[i] + std::string(widths[i] - width(row[i]) + 2, ' ');
      out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
  }
  write_out(out);
}

}  // namespace backtrail::cli
