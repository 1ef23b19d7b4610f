// SPDX-License-Identifier: Apache-2.0
// Zeek's own log form: TSV beneath a header that says what its columns are. Zeek's JSON is read as JSON, with the mapping
// of the same names, so that both give the same records: '-' is null (JSON leaves the field out), "(empty)" is an empty
// text, or no value at all in a set.
#include <algorithm>
#include <map>

#include "base/same_bytes.h"
#include "ingest/codes.h"
#include "ingest/format.h"
#include "ingest/recogniser.h"
#include "ingest/text/arena.h"
#include "ingest/text/find_any.h"
#include "ingest/time_doubts.h"
#include "ingest/zeek/zeek_splitter.h"

namespace backtrail::ingest {
namespace {

using record::Form;
using record::Value;
using zeek::Column;

class ZeekDecoder : public Decoder {
 public:
  ZeekDecoder(const record::MappingSet& mappings, const record::Demand& demand, const record::AssemblerOptions& options)
      : recogniser_(mappings, "zeek"), assembler_(mappings, demand, options) {}

  bool decode(const Block& block, const SourceInfo& source, record::RecordSink& sink, LossSink& losses) override {
    const TimeDoubtsTold told(assembler_, source, losses);
    adopt(std::static_pointer_cast<const zeek::Header>(block.context));
    return for_each_line(block, [&](const Line& line) {
      if (line.text.empty()) return true;
      const auto lose = [&](base::Code code, const char* message) {
        losses.on_damage({code, message, {source.path, source.member, line.number, 0, line.offset}}, 1);
        return true;
      };
      if (header_->columns.empty()) return lose(kBadHeader, "a row without a header that names its columns");
      if (!split(line.text)) return lose(kBadColumns, "a row whose columns do not fit the header");
      return hand_over(line, sink);
    });
  }

 private:
  /// Binds the columns of a header not met before.
  void adopt(std::shared_ptr<const zeek::Header> header) {
    if (header == header_) return;
    header_ = std::move(header);
    const auto has = [&](std::size_t i) {
      const std::string& name = recogniser_.names()[i];
      if (name == "_path") return true;
      for (const Column& column : header_->columns) {
        if (column.name == name) return true;
      }
      return false;
    };
    mapping_ = &recogniser_.mapping(recogniser_.choose(has));
    path_ = &assembler_.bind(*mapping_, "_path");
    bound_.clear();
    for (const Column& column : header_->columns) bound_.push_back(&assembler_.bind(*mapping_, column.name));
    pieces_.resize(bound_.size());
    rows_.clear();
    last_ = nullptr;
  }

  bool split(std::string_view row) {
    std::size_t count = 0;
    split_at(row, header_->separator, [&](std::string_view piece) {
      if (count < pieces_.size()) pieces_[count] = piece;
      return ++count <= pieces_.size();
    });
    escapes_ = zeek::has_escape(row);
    return count == pieces_.size();
  }

  bool hand_over(const Line& line, record::RecordSink& sink) {
    arena_.reset();
    values_.clear();
    counts_.clear();
    if (path_->wanted) values_.push_back(record::text_value(header_->path));
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (!bound_[i]->wanted) continue;
      const Column& column = header_->columns[i];
      if (!column.several)
        values_.push_back(base::same_text(pieces_[i], header_->unset_field) ? Value{} : scalar(column, pieces_[i]));
      else counts_.push_back(add_elements(column, pieces_[i]));
    }
    if (Row* const row = row_of_counts(); row != nullptr && begin_row(*row))
      return assembler_.finish(line.offset, line.text, sink);
    begin_singly();
    return assembler_.finish(line.offset, line.text, sink);
  }

  /// How many values a set or vector has.
  std::uint32_t add_elements(const Column& column, std::string_view piece) {
    const std::size_t before = values_.size();
    if (base::same_text(piece, header_->unset_field)) values_.emplace_back();
    else if (!base::same_text(piece, header_->empty_field)) {
      for (;;) {
        const std::size_t end = find_one_of(piece, 0, header_->set_separator);
        const std::string_view element = piece.substr(0, end);
        values_.push_back(base::same_text(element, header_->unset_field) ? Value{} : scalar(column, element));
        if (end == piece.size()) break;
        piece.remove_prefix(end + 1);
      }
    }
    return static_cast<std::uint32_t>(values_.size() - before);
  }

  /// What the values of a row belong to; it depends on how many each set of it has.
  struct Row {
    std::vector<std::uint32_t> counts;  // of the columns that are sets
    record::Row row;
    std::vector<std::uint32_t> times;  // places of values that may be the record's time, the best first
  };
  static constexpr std::size_t kMostRows = 256;
  static constexpr std::size_t kLongestKept = 512;  // values of a row

  /// Calls back with each value's name and place.
  template <typename Function>
  void for_each_value(Function&& function) const {
    std::uint32_t place = 0;
    std::size_t sets = 0;
    if (path_->wanted) function(*path_, place++);
    for (std::size_t i = 0; i < bound_.size(); ++i) {
      if (!bound_[i]->wanted) continue;
      const std::uint32_t count = header_->columns[i].several ? counts_[sets++] : 1;
      for (std::uint32_t k = 0; k < count; ++k) function(*bound_[i], place++);
    }
  }

  /// Null where there have been too many kinds of rows, and for one that is too long to be kept.
  Row* row_of_counts() {
    if (last_ != nullptr && last_->counts == counts_) return last_;
    const auto known = rows_.find(counts_);
    if (known != rows_.end()) return last_ = &known->second;
    if (rows_.size() == kMostRows || values_.size() > kLongestKept) return nullptr;
    Row& row = rows_[counts_];
    row.counts = counts_;
    std::vector<record::Row::At> names;
    std::vector<std::pair<int, std::uint32_t>> times;
    for_each_value([&](const record::BoundName& name, std::uint32_t place) {
      names.push_back({&name, place});
      if (name.time_rank >= 0) times.emplace_back(name.time_rank, place);
    });
    std::ranges::sort(times);
    for (const auto& [rank, place] : times) row.times.push_back(place);
    row.row = assembler_.row(*mapping_, names);
    return last_ = &row;
  }

  /// False when the time needs the assembler's own reading of it: that of a zone is taken for granted.
  bool begin_row(Row& row) {
    const auto best =
        std::ranges::find_if(row.times, [&](std::uint32_t place) { return values_[place].form != Form::null; });
    std::optional<base::ParsedTime> time;
    if (best != row.times.end()) time = record::parse_time(record::text(values_[*best], scratch_));
    if (best != row.times.end() && (!time || time->zone_assumed)) return false;
    assembler_.begin(row.row, values_);
    if (time) assembler_.set_time({time->instant}, false);
    return true;
  }

  void begin_singly() {
    assembler_.begin(*mapping_);
    for_each_value([&](const record::BoundName& name, std::uint32_t place) { assembler_.add(name, values_[place]); });
  }

  Value scalar(const Column& column, std::string_view piece) {
    if (base::same_text(piece, header_->empty_field)) return record::text_value("");
    if (column.kind == Column::Kind::boolean && piece.size() == 1 && (piece[0] == 'T' || piece[0] == 'F')) {
      Value value = record::text_value(piece[0] == 'T' ? "true" : "false");
      value.form = Form::boolean;
      return value;
    }
    if (escapes_ && zeek::has_escape(piece)) {
      std::string& plain = arena_.fresh();
      zeek::append_unescaped(piece, plain);
      piece = plain;
    }
    Value value = record::text_value(piece);
    if (column.kind == Column::Kind::number) value.form = Form::number;
    return value;
  }

  Recogniser recogniser_;
  record::Assembler assembler_;
  std::shared_ptr<const zeek::Header> header_;
  const record::Mapping* mapping_ = nullptr;
  const record::BoundName* path_ = nullptr;
  std::vector<const record::BoundName*> bound_;
  std::vector<std::string_view> pieces_;
  bool escapes_ = false;  // in some of them
  std::vector<Value> values_;  // of the wanted ones
  std::vector<std::uint32_t> counts_;  // of the sets among these
  std::map<std::vector<std::uint32_t>, Row> rows_;  // by counts
  Row* last_ = nullptr;  // of the row before
  std::string scratch_;
  Arena arena_;
};

class ZeekFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "zeek"; }
  [[nodiscard]] int sniff(std::string_view head, bool) const override {
    if (head.starts_with("#separator ")) return 95;
    return head.starts_with("#fields\t") ? 90 : 0;
  }
  [[nodiscard]] std::unique_ptr<Splitter> splitter(std::string head, ByteStream& stream,
                                                   const SourceInfo& source) const override {
    return std::make_unique<zeek::ZeekSplitter>(std::move(head), stream, source);
  }
  [[nodiscard]] std::unique_ptr<Decoder> decoder(const record::MappingSet& mappings, const record::Demand& demand,
                                                 const record::AssemblerOptions& options) const override {
    return std::make_unique<ZeekDecoder>(mappings, demand, options);
  }
};

}  // namespace

const Format& zeek_format() {
  static const ZeekFormat format;
  return format;
}

}  // namespace backtrail::ingest
