// SPDX-License-Identifier: Apache-2.0
// systemd's journal in its export format (journalctl -o export). Its JSON is read as JSON, with the same mapping.
#include "ingest/codes.h"
#include "ingest/format.h"
#include "ingest/journald/entry_splitter.h"
#include "ingest/syslog/body.h"
#include "ingest/text/record_builder.h"
#include "ingest/time_doubts.h"

namespace backtrail::ingest {
namespace {

using journald::Field;
using journald::Found;

class JournaldDecoder : public Decoder {
 public:
  JournaldDecoder(const record::MappingSet& mappings, const record::Demand& demand,
                  const record::AssemblerOptions& options)
      : builder_(mappings, demand, options, "journald"), body_(mappings, builder_) {}

  bool decode(const Block& block, const SourceInfo& source, record::RecordSink& sink, LossSink& losses) override {
    const TimeDoubtsTold told(builder_.assembler(), source, losses);
    const auto& entries = *static_cast<const journald::Entries*>(block.context.get());
    for (const auto& span : entries.spans) {
      // With the line end of its last field, which the record itself leaves out.
      const std::string_view bytes = std::string_view(block.bytes).substr(span.begin, span.size);
      const std::uint64_t offset = block.offset + span.begin;
      read_fields(bytes);
      if (builder_.overflowed()) {
        losses.on_damage(
            {kRecordTooLarge, "a journal entry of more than 100000 values", {source.path, source.member, 0, 0, offset}},
            1);
        continue;
      }
      // What programs write into their messages is told as in syslog.
      if (!message_.empty()) body_.read(app_, message_, source.assumed_zone);
      if (!builder_.finish(offset, bytes, sink)) return false;
    }
    return true;
  }

 private:
  void read_fields(std::string_view text) {
    builder_.begin();
    app_ = message_ = {};
    while (!text.empty()) {
      Field field;
      std::size_t size = 0;
      if (journald::take_field(text, field, size) != Found::field) {
        // The last field: its line end is not in the record.
        const std::size_t equals = text.find('=');
        const std::size_t line = text.find('\n');
        if (equals < line) field = {text.substr(0, equals), text.substr(equals + 1)};
        else if (line != std::string_view::npos && text.size() >= line + 9)
          field = {text.substr(0, line), text.substr(line + 9)};
        size = text.size();
      }
      text.remove_prefix(size);
      if (field.name == "MESSAGE") message_ = field.value;
      if (field.name == "SYSLOG_IDENTIFIER") app_ = field.value;
      builder_.add_text(field.name, field.value);
    }
  }

  RecordBuilder builder_;
  syslog::BodyReader body_;
  std::string_view app_, message_;
};

class JournaldFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "journald"; }

  /// Fields from the first byte on, with the journal's own among them.
  [[nodiscard]] int sniff(std::string_view head, bool) const override {
    constexpr int kFieldsSeen = 8;
    bool own = false;
    for (int i = 0; i < kFieldsSeen && !head.empty(); ++i) {
      Field field;
      std::size_t size = 0;
      const Found found = journald::take_field(head, field, size);
      if (found == Found::bad) return 0;
      if (found != Found::field) break;
      own |= field.name == "__CURSOR" || field.name == "__REALTIME_TIMESTAMP" || field.name == "_BOOT_ID";
      head.remove_prefix(size);
    }
    return own ? 94 : 0;
  }
  [[nodiscard]] std::unique_ptr<Splitter> splitter(std::string head, ByteStream& stream,
                                                   const SourceInfo& source) const override {
    return std::make_unique<journald::EntrySplitter>(std::move(head), stream, source);
  }
  [[nodiscard]] std::unique_ptr<Decoder> decoder(const record::MappingSet& mappings, const record::Demand& demand,
                                                 const record::AssemblerOptions& options) const override {
    return std::make_unique<JournaldDecoder>(mappings, demand, options);
  }
};

}  // namespace

const Format& journald_format() {
  static const JournaldFormat format;
  return format;
}

}  // namespace backtrail::ingest
