// SPDX-License-Identifier: Apache-2.0
#include "app/case/read_items.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "app/codes.h"
#include "base/codes.h"
#include "base/count.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "registers/item.h"

namespace backtrail::app {
namespace {

using base::Json;

constexpr std::array<std::string_view, 10> kLists = {"aliases",  "domains", "hosts", "ad_domains",  "serves",
                                                     "rests_on", "reasons", "cites", "mitigations", "techniques"};
constexpr std::string_view kSumsUp = "sums_up";  // a list of numbers
/// Of a text: lists of what has columns of its own, of which a row holds one ("summary.text", "summary.sums_up").
constexpr std::array<std::string_view, 4> kParts = {"summary", "sentences", "checks", "mitigations"};
constexpr int kColumnDepth = 16;  // names behind one another in that of a column: "source.published" has two
constexpr std::array<std::string_view, 9> kNumbers = {"offset",    "length",    "size",        "records", "damaged",
                                                      "record_id", "numerator", "denominator", "percent"};

/// An incident's summary is a text, an advisory's has lines.
bool holds_list(std::string_view column, std::string_view type) {
  return std::ranges::find(kLists, column) != kLists.end() || column == kSumsUp ||
         ((column == "summary" || column == "checks") && type == registers::kAdvisory);
}

bool is_figures(std::string_view cell) {
  constexpr std::size_t kLongest = 18;  // what surely is no more than 64 bits hold
  return cell.size() <= kLongest && std::ranges::all_of(cell, [](char c) { return c >= '0' && c <= '9'; });
}

constexpr std::string_view kJsonHint =
    "JSON is one document a line, or one whole document over any lines: an object, or a list of them in [ ]; a line's end within "
    "a text is written \\n";

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

class Reader {
 public:
  Reader(std::string_view text, std::string path, std::string_view type)
      : text_(text), path_(std::move(path)), type_(type) {}

  ImportItems run() {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
    const std::string_view content = base::trimmed(text_);
    if (content.empty()) {
      mistake(1, "there is nothing in it");
    } else if (content.front() == '[') {
      at_ = static_cast<std::size_t>(content.data() - text_.data()) + 1;
      values(true);
    } else if (content.front() == '{') {
      // One object over several lines, each of which may begin like one.
      if (base::parse_json(content, path_))
        take(content, line_at(static_cast<std::size_t>(content.data() - text_.data())));
      else if (is_lines()) lines();
      else values(false);
    } else {
      table();
    }
    return std::move(out_);
  }

 private:
  void mistake(std::uint64_t line, std::string message, std::string hint = {}) {
    out_.mistakes.push_back({kBadImport, std::move(message), {path_, "", line}, std::move(hint)});
  }

  void take(std::string_view json, std::uint64_t line) {
    auto value = base::parse_json(json, path_);
    if (!value) {
      base::Error error = std::move(value).error();
      const std::size_t offset = std::min<std::size_t>(error.place.offset.value_or(0), json.size());
      if (error.hint.empty()) error.hint = kJsonHint;
      error.place = {path_, "", line + static_cast<std::uint64_t>(std::ranges::count(json.substr(0, offset), '\n'))};
      out_.mistakes.push_back(std::move(error));
    } else if (!value->is_object()) {
      mistake(line, "this is not an object", "each item is one JSON object");
    } else {
      put_by(*value, line);
    }
  }

  void put_by(const Json& item, std::uint64_t line) {
    if (out_.items.size() == kImportItems) {
      if (!full_) mistake(line, "more than " + std::to_string(kImportItems) + " items", "import in parts");
      full_ = true;
    } else {
      out_.items.push_back({line, base::dump(item)});
    }
  }

  /// Whether each line is an object of its own, so that a broken line cannot swallow the next: the first is whole, or all
  /// of them at least begin like one.
  [[nodiscard]] bool is_lines() const {
    std::string_view rest = text_;
    bool first = true;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = base::trimmed(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (line.empty()) continue;
      if (first && base::parse_json(line, path_)) return true;
      first = false;
      if (line.front() != '{') return false;
    }
    return true;
  }

  void lines() {
    std::string_view rest = text_;
    for (std::uint64_t number = 1; !rest.empty(); ++number) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = base::trimmed(rest.substr(0, end));
      if (!line.empty()) take(line, number);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  [[nodiscard]] std::uint64_t line_at(std::size_t offset) const {
    return 1 + static_cast<std::uint64_t>(std::ranges::count(text_.substr(0, offset), '\n'));
  }

  /// Where the value that begins at `from` ends: at a comma, bracket or value beyond it. Knows strings and depth, no more;
  /// parsing says what is wrong inside.
  [[nodiscard]] std::size_t value_end(std::size_t from) const {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = from; i < text_.size(); ++i) {
      const char c = text_[i];
      if (in_string) {
        if (c == '\\') ++i;
        else if (c == '"') in_string = false;
        continue;
      }
      if (c == '"') in_string = true;
      else if (c == '{' || c == '[') ++depth;
      else if ((c == '}' || c == ']') && depth == 0) return i;
      else if (c == '}' || c == ']') --depth;
      else if (depth == 0 && (c == ',' || blank(c))) return i;
      if (depth == 0 && (c == '}' || c == ']')) return i + 1;
    }
    return text_.size();
  }

  /// The elements of an array, or values behind one another.
  void values(bool array) {
    // Counting lines from the start for each value would take the square of the length.
    std::uint64_t line = line_at(at_);
    std::size_t counted = at_;
    for (;;) {
      while (at_ < text_.size() && (blank(text_[at_]) || (array && text_[at_] == ','))) ++at_;
      line += static_cast<std::uint64_t>(std::ranges::count(text_.substr(counted, at_ - counted), '\n'));
      counted = at_;
      if (at_ >= text_.size()) {
        if (array) mistake(line, "the array does not end", "a ']' is missing");
        return;
      }
      if (array && text_[at_] == ']') {
        if (!base::trimmed(text_.substr(at_ + 1)).empty()) mistake(line, "something stands behind the array");
        return;
      }
      const std::size_t end = std::max(value_end(at_), at_ + 1);
      take(text_.substr(at_, end - at_), line);
      at_ = end;
    }
  }

  /// One row of RFC 4180; `at_` goes behind its line's end. False, with the mistake told, when a quote stays open.
  bool row(std::vector<std::string>& cells, std::uint64_t& line) {
    const std::uint64_t first = line;
    cells.assign(1, {});
    bool quoted = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      // Some office programs end lines with CR alone.
      const bool ends = c == '\n' || (c == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] != '\n'));
      if (ends) ++line;
      if (quoted) {
        if (c != '"') cells.back() += c;
        else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') cells.back() += text_[++at_];
        else quoted = false;
      } else if (c == '"' && base::trimmed(cells.back()).empty()) {
        cells.back().clear();
        quoted = true;
      } else if (c == ',') {
        cells.emplace_back();
      } else if (ends) {
        ++at_;
        return true;
      } else if (c != '\r') {
        cells.back() += c;
      }
    }
    ++line;
    if (quoted) mistake(first, "a quoted cell does not end");
    return !quoted;
  }

  void table() {
    std::uint64_t line = 1;
    std::vector<std::string> header;
    if (!row(header, line)) return;
    for (std::string& name : header) name = std::string(base::trimmed(name));
    const bool named = std::ranges::none_of(header, [](const std::string& name) { return name.empty(); });
    for (const std::string& name : header) {
      if (std::ranges::count(name, '.') >= kColumnDepth) return mistake(1, "a column lies too deep in its item");
    }
    if (header.size() < 2 || !named) {
      return mistake(1, "neither JSON nor a table with a header",
                     "JSON lines, a JSON array, or CSV whose first line names the columns");
    }
    std::vector<std::string> cells;
    while (at_ < text_.size()) {
      const std::uint64_t first = line;
      if (!row(cells, line)) return;
      if (cells.size() == 1 && base::trimmed(cells[0]).empty()) continue;
      if (cells.size() != header.size()) {
        mistake(first, "the row has " + base::counted(cells.size(), "cell") + " and the header " +
                           std::to_string(header.size()));
        continue;
      }
      Json item = Json::object();
      bool good = true;
      for (std::size_t i = 0; i < cells.size() && good; ++i) good = put(item, header[i], cells[i], first);
      if (good) put_by(with_parts(std::move(item)), first);
    }
  }

  [[nodiscard]] Json with_parts(Json item) const {
    if (type_ != registers::kStatement && type_ != registers::kAdvisory) return item;
    for (const std::string_view part : kParts) {
      const auto found = item.find(part);
      if (found != item.end() && found->is_object()) *found = Json::array({std::move(*found)});
    }
    return item;
  }

  bool put(Json& item, std::string_view name, std::string_view cell, std::uint64_t line) {
    cell = base::trimmed(cell);
    if (cell.empty()) return true;
    const std::size_t dot = name.find('.');
    Json& into = item[std::string(name.substr(0, dot))];
    if (!into.is_null() && (dot == std::string_view::npos || !into.is_object()))
      return mistake(line, "the column '" + std::string(name) + "' stands where another has a value"), false;
    if (dot != std::string_view::npos) return put(into, name.substr(dot + 1), cell, line);
    if (cell.front() == '[' || cell.front() == '{') {
      auto value = base::parse_json(cell, path_);
      if (!value) return mistake(line, "the cell '" + std::string(name) + "' is not JSON"), false;
      into = std::move(*value);
    } else if (holds_list(name, type_)) {
      into = Json::array();
      while (!cell.empty()) {
        const std::size_t end = std::min(cell.find(';'), cell.size());
        const auto part = base::trimmed(cell.substr(0, end));
        if (name == kSumsUp && !part.empty() && is_figures(part)) into.push_back(std::stoull(std::string(part)));
        else if (!part.empty()) into.push_back(part);
        cell.remove_prefix(std::min(end + 1, cell.size()));
      }
    } else if (std::ranges::find(kNumbers, name) != kNumbers.end() && is_figures(cell)) {
      into = std::stoll(std::string(cell));
    } else {
      into = cell;
    }
    return true;
  }

  std::string_view text_;
  std::string path_;
  std::string_view type_;
  std::size_t at_ = 0;
  bool full_ = false;
  ImportItems out_;
};

}  // namespace

ImportItems read_items(std::string_view text, const std::string& path, std::string_view type) {
  return Reader(text, path, type).run();
}

base::Result<std::string> read_import(const std::string& path) {
  if (path != "-") return base::read_file(path, kImportLimit);
  std::string out;
  std::string buffer(1 << 16, '\0');
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return base::fail(base::kCannotRead, "standard input cannot be read");
    if (got == 0) return out;
    out.append(buffer.data(), static_cast<std::size_t>(got));
    if (out.size() > kImportLimit) return base::fail(base::kTooLarge, "standard input holds more than 256 MiB");
  }
}

}  // namespace backtrail::app
