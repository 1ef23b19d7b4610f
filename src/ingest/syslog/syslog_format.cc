// SPDX-License-Identifier: Apache-2.0
// syslog lines to records. RFC 3164 and RFC 5424 may stand in one file: each line says itself which it is.
#include <charconv>
#include <unordered_map>

#include "ingest/codes.h"
#include "ingest/format.h"
#include "ingest/recogniser.h"
#include "ingest/syslog/message.h"
#include "ingest/text/arena.h"
#include "ingest/text/line_splitter.h"

namespace backtrail::ingest {
namespace {

using record::Form;
using record::Value;
using syslog::Message;

/// A parameter's value without its escapes: \" \\ and \] (RFC 5424, section 6.3.3).
void append_plain(std::string_view value, std::string& out) {
  for (std::size_t at = 0; at < value.size(); ++at) {
    const bool escape = value[at] == '\\' && at + 1 < value.size() && std::string_view("\"\\]").contains(value[at + 1]);
    out += value[escape ? ++at : at];
  }
}

class SyslogDecoder : public Decoder {
 public:
  SyslogDecoder(const record::MappingSet& mappings, const record::Demand& demand, const record::AssemblerOptions& options)
      : recogniser_(mappings, "syslog"),
        mapping_(recogniser_.mapping(recogniser_.choose([](std::size_t) { return false; }))),
        assembler_(mappings, demand, options) {}

  bool decode(const Block& block, const SourceInfo& source, record::RecordSink& sink, LossSink& losses) override {
    const syslog::TimeContext context{source.modified, source.assumed_zone_minutes};
    return for_each_line(block, [&](const Line& line) {
      if (line.text.find_first_not_of(" \t") == std::string_view::npos) return true;
      if (!syslog::parse_message(line.text, context, message_)) {
        losses.on_damage({kBadSyslog, "not a syslog message", {source.path, source.member, line.number, 0, line.offset}}, 1);
        return true;
      }
      hand_over();
      return assembler_.finish(line.offset, line.text, sink);
    });
  }

 private:
  const record::BoundName& bind(std::string_view name) { return assembler_.bind(mapping_, name); }

  void add(const record::BoundName& name, std::string_view value) {
    if (name.wanted && !value.empty()) assembler_.add(name, record::text_value(value));
  }

  void add_number(const record::BoundName& name, int number) {
    if (!name.wanted) return;
    std::string& digits = arena_.fresh();
    digits = std::to_string(number);
    Value value = record::text_value(digits);
    value.form = Form::number;
    assembler_.add(name, value);
  }

  void hand_over() {
    arena_.reset();
    assembler_.begin(mapping_);
    if (message_.time) assembler_.set_time(*message_.time, message_.time_assumed);
    add(host_, message_.host);
    add(app_, message_.app);
    add(process_, message_.process);
    add(id_, message_.id);
    add(text_, message_.text);
    if (message_.priority >= 0) {
      add_number(priority_, message_.priority);
      add_number(facility_, message_.priority / 8);
      add_number(severity_, message_.priority % 8);
    }
    // From the last to the first: the one that is added last tells the log source, and the first says most.
    for (auto id = message_.element_ids.rbegin(); id != message_.element_ids.rend(); ++id) add(element_, *id);
    for (const syslog::Parameter& parameter : message_.parameters) add_parameter(parameter);
  }

  void add_parameter(const syslog::Parameter& parameter) {
    std::string_view value = parameter.value;
    if (parameter.escaped) {
      std::string& plain = arena_.fresh();
      append_plain(value, plain);
      value = plain;
    }
    name_.assign(parameter.id).append(".").append(parameter.name);
    const record::BoundName& own = bind(parameter.name);
    const record::BoundName& full = bind(name_);
    if (own.wanted) assembler_.add(own, record::text_value(value));
    // With every value wanted the second name would show each value twice; it is there for whoever asks for it by name.
    if (full.wanted && !full.slots.empty()) assembler_.add(full, record::text_value(value));
  }

  Recogniser recogniser_;
  const record::Mapping& mapping_;
  record::Assembler assembler_;
  const record::BoundName& host_ = bind("host");
  const record::BoundName& app_ = bind("app");
  const record::BoundName& process_ = bind("procid");
  const record::BoundName& id_ = bind("msgid");
  const record::BoundName& text_ = bind("message");
  const record::BoundName& priority_ = bind("priority");
  const record::BoundName& facility_ = bind("facility");
  const record::BoundName& severity_ = bind("severity");
  const record::BoundName& element_ = bind("sd_id");
  Message message_;
  Arena arena_;
  std::string name_;
};

class SyslogFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "syslog"; }

  /// Most of the first lines have to be messages; a time and a host in front are little to go by.
  [[nodiscard]] int sniff(std::string_view head, bool whole) const override {
    int lines = 0;
    int fitting = 0;
    Message message;
    while (!head.empty() && lines < kLinesSeen) {
      const std::size_t end = head.find('\n');
      if (end == std::string_view::npos && !whole && lines > 0) break;
      std::string_view line = head.substr(0, end);
      head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.empty()) continue;
      ++lines;
      if (syslog::parse_message(line, {}, message)) ++fitting;
    }
    return lines > 0 && fitting * 2 > lines ? 60 : 0;
  }

  [[nodiscard]] std::unique_ptr<Splitter> splitter(std::string head, ByteStream& stream, const SourceInfo& source) const override {
    return std::make_unique<LineSplitter>(std::move(head), stream, source);
  }
  [[nodiscard]] std::unique_ptr<Decoder> decoder(const record::MappingSet& mappings, const record::Demand& demand,
                                                 const record::AssemblerOptions& options) const override {
    return std::make_unique<SyslogDecoder>(mappings, demand, options);
  }

 private:
  static constexpr int kLinesSeen = 20;
};

}  // namespace

const Format& syslog_format() {
  static const SyslogFormat format;
  return format;
}

}  // namespace backtrail::ingest
