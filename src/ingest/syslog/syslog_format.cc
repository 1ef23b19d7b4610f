// SPDX-License-Identifier: Apache-2.0
// syslog lines to records. RFC 3164 and RFC 5424 may stand in one file, and texts that devices and programs write without a
// message around them (CEF, audit.log, logfmt): each line says itself which it is.
#include "ingest/codes.h"
#include "ingest/format.h"
#include "ingest/syslog/body.h"
#include "ingest/syslog/message.h"
#include "ingest/syslog/plain.h"
#include "ingest/text/line_splitter.h"
#include "ingest/text/record_builder.h"
#include "ingest/text/sniff_lines.h"
#include "ingest/time_doubts.h"

namespace backtrail::ingest {
namespace {

using syslog::Message;

class SyslogDecoder : public Decoder {
 public:
  SyslogDecoder(const record::MappingSet& mappings, const record::Demand& demand,
                const record::AssemblerOptions& options)
      : builder_(mappings, demand, options, "syslog"), body_(mappings, builder_) {}

  bool decode(const Block& block, const SourceInfo& source, record::RecordSink& sink, LossSink& losses) override {
    const TimeDoubtsTold told(builder_.assembler(), source, losses);
    syslog::TimeContext context = syslog::context_of({0, source.modified, source.no_younger}, source.assumed_zone);
    return for_each_line(block, [&](const Line& line) {
      if (is_blank(line.text)) return true;
      const auto lose = [&](base::Code code, const char* message) {
        losses.on_damage({code, message, {source.path, source.member, line.number, 0, line.offset}}, 1);
        return true;
      };
      if (!source.written_before.empty())
        context = syslog::context_of(source.stretch_with(line.offset + line.text.size()), source.assumed_zone);
      if (!syslog::parse_line(line.text, context, last_, message_)) return lose(kBadSyslog, "not a syslog message");
      add_message(line.text, source.assumed_zone);
      if (builder_.overflowed()) return lose(kRecordTooLarge, "a message of more than 100000 values");
      return builder_.finish(line.offset, line.text, sink);
    });
  }

 private:
  void add(FixedName name, std::string_view value) {
    if (!value.empty()) builder_.add_text(name, value);
  }

  void add_message(std::string_view line, const base::Zone& zone) {
    builder_.begin();
    if (message_.time) builder_.set_time(*message_.time, message_.time_assumed);
    if (message_.zone_named && message_.time) {
      const base::Instant at = message_.time->at;
      builder_.note_time(line, base::ParsedTime{at, true, true});
    }
    add("host"_name, message_.host);
    add("app"_name, message_.app);
    add("procid"_name, message_.process);
    add("msgid"_name, message_.id);
    if (message_.priority >= 0) {
      builder_.add_number("priority"_name, static_cast<std::uint64_t>(message_.priority));
      builder_.add_number("facility"_name, static_cast<std::uint64_t>(message_.priority / 8));
      builder_.add_number("severity"_name, static_cast<std::uint64_t>(message_.priority % 8));
    }
    // From the last to the first: the one that is added last tells the log source, and the first says most.
    for (auto id = message_.element_ids.rbegin(); id != message_.element_ids.rend(); ++id) add("sd_id"_name, *id);
    for (const syslog::Parameter& parameter : message_.parameters) add_parameter(parameter);
    // Where the text is a form of its own, and no word of it is in no field, shown as a whole too all of it would be searched twice.
    const bool taken_apart = body_.read(message_.app, message_.text, zone);
    if (taken_apart) builder_.add_again("message"_name, record::text_value(message_.text));
    else add("message"_name, message_.text);
  }

  void add_parameter(const syslog::Parameter& parameter) {
    std::string_view value = parameter.value;
    if (parameter.escaped) {
      std::string& plain = builder_.fresh();
      syslog::append_plain(value, syslog::kStructuredDataEscapes, plain);
      value = plain;
    }
    name_.assign(parameter.id).append(".").append(parameter.name);
    builder_.add_text(parameter.name, value);
    builder_.add_again(name_, record::text_value(value));
  }

  RecordBuilder builder_;
  syslog::BodyReader body_;
  Message message_;
  syslog::LastTimes last_;
  std::string name_;
};

class SyslogFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "syslog"; }

  /// Most of the first lines have to be messages; a time and a host in front are little to go by.
  [[nodiscard]] int sniff(std::string_view head, bool whole) const override {
    Message message;
    syslog::LastTimes last;
    return most_lines_fit(head, whole,
                          [&](std::string_view line) { return syslog::parse_line(line, {}, last, message); })
               ? 60
               : 0;
  }

  [[nodiscard]] std::unique_ptr<Splitter> splitter(std::string head, ByteStream& stream,
                                                   const SourceInfo& source) const override {
    return std::make_unique<LineSplitter>(std::move(head), stream, source);
  }
  [[nodiscard]] std::unique_ptr<Decoder> decoder(const record::MappingSet& mappings, const record::Demand& demand,
                                                 const record::AssemblerOptions& options) const override {
    return std::make_unique<SyslogDecoder>(mappings, demand, options);
  }
};

}  // namespace

const Format& syslog_format() {
  static const SyslogFormat format;
  return format;
}

}  // namespace backtrail::ingest
