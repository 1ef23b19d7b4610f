// SPDX-License-Identifier: Apache-2.0
// Zeek's own log form: TSV beneath a header that says what its columns are. Zeek's JSON is read as JSON, with the mapping
// of the same names, so that both give the same records: '-' is null (JSON leaves the field out), "(empty)" is an empty
// text, or no value at all in a set.
#include "base/same_bytes.h"
#include "ingest/codes.h"
#include "ingest/format.h"
#include "ingest/recogniser.h"
#include "ingest/text/arena.h"
#include "ingest/text/find_any.h"
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
  }

  bool split(std::string_view row) {
    pieces_.clear();
    split_at(row, header_->separator, [&](std::string_view piece) {
      pieces_.push_back(piece);
      return pieces_.size() <= bound_.size();
    });
    escapes_ = zeek::has_escape(row);
    return pieces_.size() == bound_.size();
  }

  bool hand_over(const Line& line, record::RecordSink& sink) {
    arena_.reset();
    assembler_.begin(*mapping_);
    if (path_->wanted) assembler_.add(*path_, record::text_value(header_->path));
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (bound_[i]->wanted) add(header_->columns[i], *bound_[i], pieces_[i]);
    }
    return assembler_.finish(line.offset, line.text, sink);
  }

  void add(const Column& column, const record::BoundName& name, std::string_view piece) {
    if (base::same_text(piece, header_->unset_field)) return assembler_.add(name, Value{});
    if (!column.several) return assembler_.add(name, scalar(column, piece));
    if (piece == header_->empty_field) return;
    for (;;) {
      const std::size_t end = piece.find(header_->set_separator);
      const std::string_view element = piece.substr(0, end);
      assembler_.add(name, element == header_->unset_field ? Value{} : scalar(column, element));
      if (end == std::string_view::npos) return;
      piece.remove_prefix(end + 1);
    }
  }

  Value scalar(const Column& column, std::string_view piece) {
    if (base::same_text(piece, header_->empty_field)) return record::text_value("");
    if (column.kind == Column::Kind::boolean && (piece == "T" || piece == "F")) {
      Value value = record::text_value(piece == "T" ? "true" : "false");
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
