// SPDX-License-Identifier: Apache-2.0
#include "intel/lists.h"

#include <algorithm>
#include <array>
#include <vector>

#include "intel/codes.h"
#include "intel/text.h"

namespace backtrail::intel {
namespace {

/// Reads rows as RFC 4180 has them: quoted fields may hold separators, line ends and doubled quotes.
class TableReader {
 public:
  TableReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  /// False at the end. After a false with broken() the last field had no closing quote.
  bool next(std::vector<std::string>& row) {
    row.clear();
    line_ = next_line_;
    if (at_ >= text_.size()) return false;
    for (;;) {
      if (!field(row.emplace_back())) return false;
      if (at_ < text_.size() && text_[at_] == separator_) {
        ++at_;
        continue;
      }
      if (at_ < text_.size() && text_[at_] == '\r') ++at_;
      if (at_ < text_.size() && text_[at_] == '\n') ++at_;
      ++next_line_;
      return true;
    }
  }
  [[nodiscard]] bool broken() const { return broken_; }
  [[nodiscard]] std::uint64_t line() const { return line_; }

 private:
  bool field(std::string& out) {
    if (at_ < text_.size() && text_[at_] == '"' && !quoted(out)) return false;
    // What follows a closing quote belongs to the field too, as spreadsheets read it.
    while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n' && !at_line_end()) out += text_[at_++];
    return true;
  }
  /// A carriage return alone ends a line too.
  [[nodiscard]] bool at_line_end() const { return text_[at_] == '\r'; }
  bool quoted(std::string& out) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++next_line_;
      if (text_[at_] != '"') {
        out += text_[at_];
        continue;
      }
      if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') {
        ++at_;
        return true;
      }
      out += text_[++at_];
    }
    broken_ = true;
    return false;
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 0;
  std::uint64_t next_line_ = 1;
  bool broken_ = false;
};

constexpr std::size_t kNone = SIZE_MAX;

struct Columns {
  std::size_t value = kNone, type = kNone, report = kNone, from = kNone, until = kNone, id = kNone, title = kNone;
};

/// Which column is what; nothing without a column of values.
std::optional<Columns> columns(const std::vector<std::string>& header) {
  Columns out;
  const auto take = [](std::size_t& into, std::size_t column) {
    if (into == kNone) into = column;
  };
  for (std::size_t i = 0; i < header.size(); ++i) {
    std::string name = lower_ascii(trimmed(header[i]));
    std::ranges::replace(name, '_', ' ');
    std::ranges::replace(name, '-', ' ');
    const auto is = [&](std::initializer_list<std::string_view> names) {
      return std::ranges::find(names, name) != names.end();
    };
    if (is({"value", "indicator", "ioc", "observable", "indicator value", "ioc value"})) {
      take(out.value, i);
    } else if (is({"type", "kind", "indicator type", "ioc type", "observable type", "category"})) {
      take(out.type, i);
    } else if (is({"source", "report", "reference", "feed", "source name"})) {
      take(out.report, i);
    } else if (is({"valid from", "validfrom", "from"})) {
      take(out.from, i);
    } else if (is({"valid until", "validuntil", "valid to", "until", "expires", "expiration"})) {
      take(out.until, i);
    } else if (is({"id", "uuid", "indicator id"})) {
      take(out.id, i);
    } else if (is({"title", "name"})) {
      take(out.title, i);
    }
  }
  if (out.value == kNone) return std::nullopt;
  return out;
}

std::string cell(const std::vector<std::string>& row, std::size_t column) {
  return column < row.size() ? std::string(trimmed(row[column])) : std::string();
}

char separator_of(std::string_view header) {
  char best = ',';
  for (const char each : {';', '\t'}) {
    if (std::ranges::count(header, each) > std::ranges::count(header, best)) best = each;
  }
  return best;
}

std::unexpected<base::Error> unguessed(std::string_view value) {
  return base::fail(kUnknownKind,
                    "'" + std::string(value.substr(0, 200)) + "' is nothing that can be told without its kind", {},
                    "give it a kind in a column `type`");
}

base::Result<observable::Observable> read_value(std::string_view type, std::string_view value) {
  if (!type.empty()) return read_typed(type, value);
  if (auto seen = observable::guess(observable::refang(value))) return std::move(*seen);
  return unguessed(value);
}

void take_row(const std::vector<std::string>& row, const Columns& where, std::uint64_t line, Collector& into) {
  const std::string value = cell(row, where.value);
  const std::string type = cell(row, where.type);
  IndicatorContext context{cell(row, where.report), cell(row, where.id), cell(row, where.title), cell(row, where.from),
                           cell(row, where.until)};
  auto seen = read_value(type, value);
  if (seen) {
    into.indicator(std::move(*seen), value, context, line);
    return;
  }
  base::Error error = std::move(seen.error());
  error.place.line = line;
  const std::string named =
      "indicator:" + (type.empty() ? std::string("unknown") : lower_ascii(type)) + ":" + value.substr(0, 200);
  into.refuse(context.id.empty() ? named : context.id, std::move(error));
}

/// The lines of a text, one after the other.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  bool next(std::string_view& line) {
    if (rest_.empty()) return false;
    const std::size_t end = rest_.find('\n');
    line = trimmed(rest_.substr(0, end));
    rest_ = end == rest_.npos ? std::string_view() : rest_.substr(end + 1);
    ++number_;
    return true;
  }
  [[nodiscard]] std::uint64_t number() const { return number_; }

 private:
  std::string_view rest_;
  std::uint64_t number_ = 0;
};

/// The line without its comment. `//` and `;` open one only at the line's start, for URLs hold them.
std::string_view without_comment(std::string_view line) {
  if (line.starts_with('#') || line.starts_with("//") || line.starts_with(';')) return {};
  for (std::size_t at = line.find('#'); at != line.npos; at = line.find('#', at + 1)) {
    if (is_blank(line[at - 1])) return trimmed(line.substr(0, at));
  }
  return line;
}

/// Words that were made harmless on purpose are indicators wherever they stand, even in prose.
bool is_defanged(std::string_view word) { return observable::refang(word) != word; }

/// Gives what one line holds to `take(word, observable)`; the line itself when it is one word. False when it holds none.
template <typename Take>
bool each_in_line(std::string_view line, Take take) {
  if (auto whole = observable::guess(observable::refang(line))) {
    take(line, std::move(*whole));
    return true;
  }
  bool any = false;
  std::size_t at = 0;
  while (at < line.size()) {
    const std::size_t end = std::min(line.find_first_of(" \t,;<>\"'|", at), line.size());
    std::string_view word = line.substr(at, end - at);
    at = end + 1;
    while (!word.empty() && std::string_view(".:!?)").find(word.back()) != std::string_view::npos)
      word.remove_suffix(1);
    if (word.starts_with('(')) word.remove_prefix(1);
    if (!is_defanged(word)) continue;
    if (auto seen = observable::guess(observable::refang(word))) {
      take(word, std::move(*seen));
      any = true;
    }
  }
  return any;
}

/// Whether the text is a list, judged by its first lines.
bool is_list(std::string_view text, bool named) {
  Lines lines(text);
  std::size_t good = 0;
  std::size_t content = 0;
  for (std::string_view line; content < kSampleLines && lines.next(line);) {
    line = without_comment(line);
    if (line.empty()) continue;
    ++content;
    if (line.size() <= kLineLimit && each_in_line(line, [](std::string_view, const observable::Observable&) {})) ++good;
  }
  return named ? good > 0 : good > 0 && good * 2 >= content;
}

}  // namespace

bool read_table(std::string_view text, Collector& into) {
  // Comments may stand before the header, as public feeds have them.
  std::uint64_t skipped = 0;
  while (text.starts_with('#') || text.starts_with('\n') || text.starts_with("\r\n")) {
    const std::size_t end = text.find('\n');
    if (end == text.npos) return false;
    text.remove_prefix(end + 1);
    ++skipped;
  }
  const std::string_view first = text.substr(0, std::min(text.find('\n'), kLineLimit));
  TableReader table(text, separator_of(first));
  std::vector<std::string> row;
  if (!table.next(row)) return false;
  const auto where = columns(row);
  if (!where) return false;
  into.expect(static_cast<std::size_t>(std::ranges::count(text, '\n')));
  while (table.next(row)) {
    const bool comment = !row.empty() && row[0].starts_with('#');
    const bool blank = std::ranges::all_of(row, [](const std::string& each) { return trimmed(each).empty(); });
    if (!comment && !blank) take_row(row, *where, table.line() + skipped, into);
  }
  if (table.broken()) {
    into.refuse("", {kBadTable,
                     "a quoted field that begins in this row has no end; the rest of the file is inside it",
                     {into.path(), {}, table.line() + skipped}});
  }
  return true;
}

bool read_list(std::string_view text, bool named, Collector& into) {
  if (!is_list(text, named)) return false;
  into.expect(static_cast<std::size_t>(std::ranges::count(text, '\n')));
  Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    line = without_comment(line);
    if (line.empty()) continue;
    const std::uint64_t number = lines.number();
    const bool any =
        line.size() <= kLineLimit && each_in_line(line, [&](std::string_view word, observable::Observable seen) {
          into.indicator(std::move(seen), word, {}, number);
        });
    if (any) continue;
    auto error = unguessed(line).error();
    error.place.line = number;
    into.refuse("indicator:unknown:" + std::string(line.substr(0, 200)), std::move(error));
  }
  return true;
}

}  // namespace backtrail::intel
