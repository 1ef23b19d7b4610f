// SPDX-License-Identifier: Apache-2.0
#include "intel/lists.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/count.h"
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
    // Blanks before a quote are none of the field's, as ThreatFox writes them.
    const std::size_t begin = text_.find_first_not_of(' ', at_);
    if (begin != text_.npos && text_[begin] == '"') at_ = begin;
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
constexpr std::size_t kPartOfLines = 10;  // of so many one must be an indicator, or the text is no list in part

struct Columns {
  /// Columns of values, each with its kind; "" when a column of types or the value itself tells.
  std::vector<std::pair<std::size_t, std::string_view>> values;
  std::size_t type = kNone, category = kNone, report = kNone, from = kNone, until = kNone, id = kNone, title = kNone;
  std::size_t tags = kNone, to_ids = kNone;
};

/// Exports that say in the name of a column what others say in a column of types. All of `columns` must be there, so
/// that a log with a column `url` is not taken for a list.
struct Export {
  std::array<std::string_view, 4> columns;  // without case, blanks and punctuation; "" is none
  std::array<std::pair<std::string_view, std::string_view>, 3> values;  // of these the values, and their kinds
};
constexpr std::array kExports{
    Export{{"dateadded", "url", "urlstatus", "urlhauslink"}, {{{"url", "url"}, {}, {}}}},  // URLhaus
    Export{{"sha256hash", "md5hash", "sha1hash", "signature"},
           {{{"sha256hash", "sha256"}, {"md5hash", "md5"}, {"sha1hash", "sha1"}}}},  // MalwareBazaar
    Export{{"dstip", "dstport", "malware", ""}, {{{"dstip", "ip"}, {}, {}}}},  // Feodo Tracker
    Export{{"firstseen", "dstip", "dstport", ""}, {{{"dstip", "ip"}, {}, {}}}},  // SSLBL, addresses
    Export{{"listingdate", "sha1", "listingreason", ""}, {{{"sha1", "cert-sha1"}, {}, {}}}},  // SSLBL, certificates
    Export{{"ja3md5", "firstseen", "lastseen", "listingreason"}, {{{"ja3md5", "ja3"}, {}, {}}}},  // SSLBL, JA3
    Export{{"phishid", "url", "phishdetailurl", ""}, {{{"url", "url"}, {}, {}}}},  // PhishTank
    Export{{"name", "risk", "riskstring", ""}, {{{"name", ""}, {}, {}}}},  // Recorded Future
};

void add_export(const std::vector<std::string>& names, Columns& out) {
  const auto place = [&](std::string_view name) { return std::ranges::find(names, name); };
  for (const Export& known : kExports) {
    const bool all = std::ranges::all_of(
        known.columns, [&](std::string_view name) { return name.empty() || place(name) != names.end(); });
    if (!all) continue;
    for (const auto& [name, kind] : known.values) {
      if (!name.empty()) out.values.emplace_back(static_cast<std::size_t>(place(name) - names.begin()), kind);
    }
    return;
  }
}

/// "Indicator_Value", "indicator value", "IndicatorValue": letters and digits alone.
std::string plain_header(std::string_view name) {
  std::string out = lower_ascii(name);
  std::erase_if(out, [](char c) { return !is_digit(c) && (c < 'a' || c > 'z'); });
  return out;
}

/// Which column is what; nothing without a column of values.
std::optional<Columns> columns(const std::vector<std::string>& header) {
  Columns out;
  std::size_t value = kNone;
  std::vector<std::string> names;
  const auto take = [](std::size_t& into, std::size_t column) {
    if (into == kNone) into = column;
  };
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string& name = names.emplace_back(plain_header(header[i]));
    const auto is = [&](std::initializer_list<std::string_view> all) {
      return std::ranges::find(all, name) != all.end();
    };
    if (is({"value", "indicator", "ioc", "observable", "indicatorvalue", "iocvalue"})) take(value, i);
    else if (is({"type", "kind", "indicatortype", "ioctype", "observabletype"})) take(out.type, i);
    else if (is({"category"})) take(out.category, i);
    else if (is({"source", "report", "reference", "feed", "sourcename", "urlhauslink", "phishdetailurl", "eventinfo"}))
      take(out.report, i);
    else if (is({"validfrom", "from"})) take(out.from, i);
    else if (is({"validuntil", "validto", "until", "expires", "expiration", "expirationtime"})) take(out.until, i);
    else if (is({"id", "uuid", "indicatorid"})) take(out.id, i);
    else if (is({"title", "name", "malwareprintable", "signature", "malware", "listingreason"})) take(out.title, i);
    else if (is({"tags", "labels"})) take(out.tags, i);
    else if (is({"toids"})) take(out.to_ids, i);
  }
  if (value != kNone) out.values.emplace_back(value, "");
  else add_export(names, out);
  if (out.values.empty()) return std::nullopt;
  if (out.type == kNone) out.type = out.category;  // MISP has both, and a category is no kind there
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

void take_value(const std::string& value, const std::string& type, const IndicatorContext& context, std::uint64_t line,
                Collector& into) {
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

/// A table's last day belongs to it; a time is the first instant that does not, as in STIX.
std::string through_day(std::string text) {
  constexpr std::size_t kDaySize = 10;
  const auto day = text.size() == kDaySize ? base::parse_iso(text) : std::nullopt;
  if (!day) return text;
  const std::int64_t next = day->instant.ticks + base::kTicksPerDay;
  return next > base::kMaxTicks ? std::string() : base::format({next});
}

void take_row(const std::vector<std::string>& row, const Columns& where, std::uint64_t line, Collector& into) {
  const std::string to_ids = lower_ascii(cell(row, where.to_ids));
  if (to_ids == "0" || to_ids == "false") return into.not_for_detection();
  IndicatorContext context{cell(row, where.report), cell(row, where.id), cell(row, where.title), cell(row, where.from),
                           through_day(cell(row, where.until))};
  const std::string tags = cell(row, where.tags);
  for (std::size_t at = 0; at < tags.size();) {
    const std::size_t end = std::min(tags.find(',', at), tags.size());
    if (const auto tag = trimmed(std::string_view(tags).substr(at, end - at)); !tag.empty())
      context.labels.emplace_back(tag);
    at = end + 1;
  }
  std::ranges::sort(context.labels);
  for (const auto& [column, kind] : where.values) {
    const std::string value = cell(row, column);
    // Of several columns of values not every row has all.
    if (where.values.size() > 1 && (value.empty() || value == "n/a")) continue;
    take_value(value, kind.empty() ? cell(row, where.type) : std::string(kind), context, line, into);
  }
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

/// The first lines of a text: those with something in them, and of these those with indicators.
struct Sample {
  std::size_t content = 0;
  std::size_t good = 0;
  [[nodiscard]] bool is_list(bool named) const { return good > 0 && (named || good * 2 >= content); }
  /// Less than half of it, and more than prose that happens to name something.
  [[nodiscard]] bool is_list_in_part() const { return good * kPartOfLines >= content && good > 0; }
};

Sample sample_of(std::string_view text) {
  Lines lines(text);
  Sample out;
  for (std::string_view line; out.content < kSampleLines && lines.next(line);) {
    line = without_comment(line);
    if (line.empty()) continue;
    ++out.content;
    if (line.size() <= kLineLimit && each_in_line(line, [](std::string_view, const observable::Observable&) {}))
      ++out.good;
  }
  return out;
}

/// No name of a column: a comment that happens to have commas in it.
bool is_prose(const std::string& cell) { return std::ranges::count(trimmed(cell), ' ') > 2; }

}  // namespace

bool read_table(std::string_view text, Collector& into) {
  // Comments may stand before the header, as public feeds have them; and some have the header in the last of them.
  std::uint64_t skipped = 0;
  std::string_view last;
  while (text.starts_with('#') || text.starts_with('\n') || text.starts_with("\r\n")) {
    const std::size_t end = text.find('\n');
    if (end == text.npos) return false;
    if (text.starts_with('#')) last = trimmed(text.substr(1, std::min(end - 1, kLineLimit)));
    text.remove_prefix(end + 1);
    ++skipped;
  }
  const std::string_view first = text.substr(0, std::min(text.find('\n'), kLineLimit));
  TableReader table(text, separator_of(first));
  std::vector<std::string> row;
  auto where = table.next(row) ? columns(row) : std::nullopt;
  if (!where) {
    TableReader header(last, separator_of(last));
    const std::size_t width = row.size();
    if (!header.next(row) || row.size() != width || std::ranges::any_of(row, is_prose)) return false;
    where = columns(row);
    if (!where) return false;
    table = TableReader(text, separator_of(last));
  }
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
  const Sample sample = sample_of(text);
  if (!sample.is_list(named)) {
    if (sample.is_list_in_part()) {
      into.note({kListInPart,
                 "not read as a list: only " + std::to_string(sample.good) + " of its first " +
                     base::counted(sample.content, "line is an indicator", "lines are indicators"),
                 {into.path()},
                 "if it is one, name the file itself: what is good is read then, and each other line told",
                 base::Severity::warning});
    }
    return false;
  }
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
