// SPDX-License-Identifier: Apache-2.0
// Windows events in XML, as wevtutil and the event viewer write them: one <Event> behind the other, in <Events> or not. The
// values have the names that they have in EVTX and the same mapping, so an event and its XML give the same findings.
#include "ingest/codes.h"
#include "ingest/format.h"
#include "ingest/text/record_builder.h"
#include "ingest/time_doubts.h"
#include "ingest/winxml/event_splitter.h"
#include "ingest/winxml/event_xml.h"

namespace backtrail::ingest {
namespace {

class WinXmlDecoder : public Decoder {
 public:
  WinXmlDecoder(const record::MappingSet& mappings, const record::Demand& demand,
                const record::AssemblerOptions& options)
      : builder_(mappings, demand, options, "evtx"), reader_(builder_) {}

  bool decode(const Block& block, const SourceInfo& source, record::RecordSink& sink, LossSink& losses) override {
    const TimeDoubtsTold told(builder_.assembler(), source, losses);
    const auto& events = *static_cast<const winxml::Events*>(block.context.get());
    for (const auto& span : events.spans) {
      const std::string_view event = std::string_view(block.bytes).substr(span.begin, span.size);
      const std::uint64_t offset = block.offset + span.begin;
      builder_.begin();
      const char* problem = reader_.read(event);
      if (problem == nullptr && builder_.overflowed()) problem = "more than 100000 values";
      if (problem != nullptr) {
        losses.on_damage({kBadXml,
                          std::string("an event that cannot be read: ") + problem,
                          {source.path, source.member, 0, 0, offset}},
                         1);
        continue;
      }
      if (!builder_.finish(offset, event, sink)) return false;
    }
    return true;
  }

 private:
  RecordBuilder builder_;
  winxml::EventReader reader_;
};

class WinXmlFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "windows-xml"; }

  /// An <Event> with <System> in it. Where the beginning is damaged, a later one tells as much.
  [[nodiscard]] int sniff(std::string_view head, bool) const override {
    const std::size_t event = winxml::find_event(head, 0);
    if (event == std::string_view::npos) return 0;
    const std::string_view rest = head.substr(event);
    const std::size_t open = rest.find('>');
    const bool known =
        open != std::string_view::npos &&
        (rest.substr(0, open).find("schemas.microsoft.com/win/2004/08/events/event") != std::string_view::npos ||
         rest.find("<System>") != std::string_view::npos);
    if (!known) return 0;
    const std::size_t first = head.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    return first != std::string_view::npos && head[first] == '<' ? 92 : 55;
  }

  [[nodiscard]] std::unique_ptr<Splitter> splitter(std::string head, ByteStream& stream,
                                                   const SourceInfo& source) const override {
    return std::make_unique<winxml::EventSplitter>(std::move(head), stream, source);
  }
  [[nodiscard]] std::unique_ptr<Decoder> decoder(const record::MappingSet& mappings, const record::Demand& demand,
                                                 const record::AssemblerOptions& options) const override {
    return std::make_unique<WinXmlDecoder>(mappings, demand, options);
  }
};

}  // namespace

const Format& winxml_format() {
  static const WinXmlFormat format;
  return format;
}

}  // namespace backtrail::ingest
