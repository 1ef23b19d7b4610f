// SPDX-License-Identifier: Apache-2.0
// Tables with a header to records: the header's names are the native names.
#include <algorithm>

#include "ingest/codes.h"
#include "ingest/csv/row_splitter.h"
#include "ingest/format.h"
#include "ingest/json/parser.h"
#include "ingest/recogniser.h"
#include "ingest/text/arena.h"
#include "ingest/time_doubts.h"

namespace backtrail::ingest {
namespace {

using csv::Cell;
using csv::Rows;
using csv::Table;

/// Where Microsoft's audit export keeps the record itself.
constexpr std::string_view kJsonColumn = "AuditData";

class CsvDecoder : public Decoder {
 public:
  CsvDecoder(const record::MappingSet& mappings, const record::Demand& demand, const record::AssemblerOptions& options)
      : recogniser_(mappings, "csv"), assembler_(mappings, demand, options) {}

  bool decode(const Block& block, const SourceInfo& source, record::RecordSink& sink, LossSink& losses) override {
    const TimeDoubtsTold told(assembler_, source, losses);
    const auto& rows = *static_cast<const Rows*>(block.context.get());
    adopt(rows.table);
    for (const Rows::Row& row : rows.rows) {
      const std::string_view text = std::string_view(block.bytes).substr(row.begin, row.size);
      const std::uint64_t offset = block.offset + row.begin;
      if (!csv::split_row(text, table_->separator, cells_) || cells_.size() != bound_.size()) {
        losses.on_damage({kBadColumns,
                          "a row whose columns do not fit the header",
                          {source.path, source.member, row.line, 0, offset}},
                         1);
        continue;
      }
      if (!hand_over(text, offset, sink)) return false;
    }
    return true;
  }

 private:
  void adopt(const std::shared_ptr<const Table>& table) {
    if (table == table_) return;
    table_ = table;
    const auto has = [&](std::size_t i) {
      return std::ranges::find(table_->names, recogniser_.names()[i]) != table_->names.end();
    };
    mapping_ = &recogniser_.mapping(recogniser_.choose(has));
    bound_.clear();
    for (const std::string& name : table_->names) bound_.push_back(&assembler_.bind(*mapping_, name));
    const auto json = std::ranges::find(table_->names, kJsonColumn);
    json_column_ = static_cast<std::size_t>(json - table_->names.begin());
  }

  bool hand_over(std::string_view text, std::uint64_t offset, record::RecordSink& sink) {
    arena_.reset();
    assembler_.begin(*mapping_);
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (i == json_column_ && add_json(plain(cells_[i]))) continue;
      if (bound_[i]->wanted) assembler_.add(*bound_[i], record::text_value(plain(cells_[i])));
    }
    return assembler_.finish(offset, text, sink);
  }

  /// A cell that is a whole record in JSON: its values in place of the text. False when it is none.
  bool add_json(std::string_view text) {
    if (json_.parse(text.data(), text.data() + text.size(), false) != json::Parser::Outcome::good) return false;
    for (const json::Leaf& leaf : json_.leaves()) {
      const record::BoundName& name = assembler_.bind(*mapping_, leaf.node->name);
      if (name.wanted) assembler_.add(name, leaf.value);
    }
    return true;
  }

  std::string_view plain(const Cell& cell) {
    if (!cell.doubled) return cell.raw;
    std::string& out = arena_.fresh();
    for (std::size_t i = 0; i < cell.raw.size(); ++i) {
      out += cell.raw[i];
      if (cell.raw[i] == '"') ++i;
    }
    return out;
  }

  Recogniser recogniser_;
  record::Assembler assembler_;
  std::shared_ptr<const Table> table_;
  const record::Mapping* mapping_ = nullptr;
  std::vector<const record::BoundName*> bound_;
  std::vector<Cell> cells_;
  std::size_t json_column_ = 0;   // no column of the table when there is none
  json::Parser json_{{}};
  Arena arena_;
};

constexpr std::size_t kMaxNameSeen = 128;  // longer ones are no names

/// "192.0.2.7" anywhere in it: whoever names a column names no address.
bool holds_address(std::string_view text) {
  std::size_t numbers = 0;
  bool in_number = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !in_number) ++numbers;
    if (!digit && c != '.') numbers = 0;
    in_number = digit;
    if (numbers == 4) return true;
  }
  return false;
}

/// What a first row is, taken for a header.
struct HeaderLook {
  bool words = false;
  std::string_view twice{};  // a name that two columns would have
};

/// A header's names are words, each there once; values such as numbers, times and addresses are not. A line that stands alone
/// is no table: taken for a header it would never be looked at.
HeaderLook look_at_header(std::string_view head, char separator, bool whole) {
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  csv::RowScan scan;
  std::vector<Cell> cells;
  if (csv::find_row(head, separator, whole, scan) != csv::RowEnd::complete) return {};
  if (!csv::split_row(head.substr(0, scan.size), separator, cells)) return {};
  if (whole && head.find_first_not_of("\r\n", scan.size) == std::string_view::npos) return {};
  std::vector<std::string_view> names;
  for (const Cell& cell : cells) {
    if (cell.raw.size() > kMaxNameSeen || cell.raw.find_first_of("{}") != std::string_view::npos) return {};
    if (!cell.raw.empty() && cell.raw.find_first_not_of("0123456789.:-/ ") == std::string_view::npos) return {};
    if (std::ranges::any_of(cell.raw, [](unsigned char c) { return c < ' '; }) || holds_address(cell.raw)) return {};
    if (!cell.raw.empty()) names.push_back(cell.raw);
  }
  std::ranges::sort(names);
  if (names.empty()) return {};
  const auto twice = std::ranges::adjacent_find(names);
  return {true, twice == names.end() ? std::string_view() : *twice};
}

class CsvFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "csv"; }
  [[nodiscard]] int sniff(std::string_view head, bool whole) const override {
    const auto separator = csv::guess_separator(head, whole);
    if (!separator) return 0;
    const HeaderLook header = look_at_header(head, *separator, whole);
    return header.words && header.twice.empty() ? 40 : 0;
  }
  [[nodiscard]] Objection objection(std::string_view head, bool whole) const override {
    const auto separator = csv::guess_separator(head, whole);
    const HeaderLook header = separator ? look_at_header(head, *separator, whole) : HeaderLook{};
    if (!header.words || header.twice.empty()) return {};
    return {"as a table two of its columns would be named '" + std::string(header.twice) + "'",
            "give each column of its first line a name of its own"};
  }
  [[nodiscard]] std::unique_ptr<Splitter> splitter(std::string head, ByteStream& stream,
                                                   const SourceInfo& source) const override {
    return std::make_unique<csv::RowSplitter>(std::move(head), stream, source);
  }
  [[nodiscard]] std::unique_ptr<Decoder> decoder(const record::MappingSet& mappings, const record::Demand& demand,
                                                 const record::AssemblerOptions& options) const override {
    return std::make_unique<CsvDecoder>(mappings, demand, options);
  }
};

}  // namespace

const Format& csv_format() {
  static const CsvFormat format;
  return format;
}

}  // namespace backtrail::ingest
