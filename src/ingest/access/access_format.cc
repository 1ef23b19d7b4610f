// SPDX-License-Identifier: Apache-2.0
// Access logs of web servers and proxies, a request a line. Each line says itself which form it has.
#include "ingest/access/line.h"
#include "ingest/codes.h"
#include "ingest/format.h"
#include "ingest/text/line_splitter.h"
#include "ingest/text/sniff_lines.h"
#include "ingest/time_doubts.h"

namespace backtrail::ingest {
namespace {

class AccessDecoder : public Decoder {
 public:
  AccessDecoder(const record::MappingSet& mappings, const record::Demand& demand,
                const record::AssemblerOptions& options)
      : builder_(mappings, demand, options, "access") {}

  bool decode(const Block& block, const SourceInfo& source, record::RecordSink& sink, LossSink& losses) override {
    const TimeDoubtsTold told(builder_.assembler(), source, losses);
    return for_each_line(block, [&](const Line& line) {
      std::string_view text = line.text;
      if (line.offset == 0 && text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
      if (is_blank(text) || text.starts_with('#')) return true;
      if (!access::parse_entry(text, times_, entry_)) {
        losses.on_damage({kBadAccessLine,
                          "not an entry of an access log",
                          {source.path, source.member, line.number, 0, line.offset}},
                         1);
        return true;
      }
      builder_.begin();
      access::add_entry(entry_, source.assumed_zone, builder_);
      return builder_.finish(line.offset + (line.text.size() - text.size()), text, sink);
    });
  }

 private:
  RecordBuilder builder_;
  LogTimes times_;
  access::Entry entry_;
};

class AccessFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "access"; }
  [[nodiscard]] int sniff(std::string_view head, bool whole) const override {
    LogTimes times;
    access::Entry entry;
    const auto fits = [&](std::string_view line) { return access::parse_entry(line, times, entry); };
    return most_lines_fit(head, whole, fits) ? 70 : 0;
  }
  [[nodiscard]] std::unique_ptr<Splitter> splitter(std::string head, ByteStream& stream,
                                                   const SourceInfo& source) const override {
    return std::make_unique<LineSplitter>(std::move(head), stream, source);
  }
  [[nodiscard]] std::unique_ptr<Decoder> decoder(const record::MappingSet& mappings, const record::Demand& demand,
                                                 const record::AssemblerOptions& options) const override {
    return std::make_unique<AccessDecoder>(mappings, demand, options);
  }
};

}  // namespace

const Format& access_format() {
  static const AccessFormat format;
  return format;
}

}  // namespace backtrail::ingest
