// SPDX-License-Identifier: Apache-2.0
#include "ingest/read_record.h"

#include <utility>

#include "base/count.h"
#include "ingest/by_frames.h"
#include "ingest/codes.h"
#include "ingest/container/walk.h"
#include "ingest/stream.h"
#include "ingest/years.h"

namespace backtrail::ingest {
namespace {

/// Keeps the one record; stops at it or behind it.
class OneRecord : public record::RecordSink, public LossSink {
 public:
  explicit OneRecord(const RecordPlace& place) : place_(place) {}

  bool on_record(const record::Record& r) override {
    if (r.offset != place_.offset || r.bytes.size() != place_.length) return true;
    FullRecord out;
    out.offset = r.offset;
    out.bytes = r.bytes;
    out.time = r.time;
    out.time_assumed = r.time_assumed;
    out.time_shown = r.time_shown;
    out.record_id = r.record_id;
    out.log_source = *r.log_source;
    std::string scratch;
    for (const record::Field& field : r.fields) {
      if (field.alias) continue;
      out.values.push_back({std::string(field.name), std::string(record::text(field.value, scratch)),
                            field.value.form == record::Form::null});
    }
    found = std::move(out);
    return false;
  }
  void on_damage(base::Error, std::uint64_t) override {}  // told when the file was hunted

  std::optional<FullRecord> found;

 private:
  const RecordPlace& place_;
};

std::unexpected<base::Error> no_such_record(const RecordPlace& place) {
  return base::fail(kNoSuchRecord, "no record of " + base::counted(place.length, "byte") + " begins here",
                    {place.path, place.member, 0, 0, place.offset},
                    "offset and length count in the unpacked bytes, as findings give them");
}

/// Looks for the member among the streams of a file.
class MemberFinder : public StreamVisitor {
 public:
  MemberFinder(const RecordPlace& place, const record::MappingSet& mappings, const Format* format,
               record::AssemblerOptions options, const std::function<void(SourceInfo&)>& assume)
      : result(no_such_record(place)),
        place_(place),
        mappings_(mappings),
        format_(format),
        options_(std::move(options)),
        assume_(assume) {}

  bool on_stream(const SourceInfo& walked, ByteStream& stream) override {
    if (walked.member != place_.member) return true;
    SourceInfo source = walked;
    if (assume_) {
      assume_(source);
      options_.assumed_zone = source.assumed_zone;
    }
    Head head = read_head(stream);
    const Format* format = choose_format(format_, head.bytes, head.whole);
    if (format == nullptr) {
      result = base::fail(kUnrecognised, "no format fits the content", {source.path, source.member});
      return false;
    }
    if (!source.settled) source.no_younger = YearsByOrder(source, *format, head).no_younger();
    result = read_record_from(stream, source, place_, mappings_, *format, std::move(head.bytes), options_);
    return false;
  }
  void on_error(base::Error error) override {
    if (error.place.member == place_.member) result = std::unexpected(std::move(error));
  }

  base::Result<FullRecord> result;

 private:
  const RecordPlace& place_;
  const record::MappingSet& mappings_;
  const Format* format_;
  record::AssemblerOptions options_;
  const std::function<void(SourceInfo&)>& assume_;
};

}  // namespace

base::Result<FullRecord> read_record_from(ByteStream& stream, const SourceInfo& source, const RecordPlace& place,
                                          const record::MappingSet& mappings, const Format& format, std::string head,
                                          const record::AssemblerOptions& options) {
  record::Demand demand;
  demand.every_value = true;
  OneRecord sink(place);
  SourceInfo known = source;
  known.day_order = record::day_order_of(head);
  const auto splitter = format.splitter(std::move(head), stream, source);
  const auto decoder = format.decoder(mappings, demand, options);
  while (!sink.found) {
    BT_TRY(const auto block, splitter->next(sink));
    if (!block || block->offset > place.offset) return no_such_record(place);
    if (place.offset < block->offset + block->bytes.size()) decoder->decode(*block, known, sink, sink);
  }
  FullRecord out = std::move(*sink.found);
  out.format = format.name();
  return out;
}

base::Result<FullRecord> read_record(const RecordPlace& place, const record::MappingSet& mappings, const Format* format,
                                     const record::AssemblerOptions& options,
                                     const std::function<void(SourceInfo&)>& assume) {
  if (auto found = read_by_frames(place, mappings, format, options, assume)) return std::move(*found);
  MemberFinder finder(place, mappings, format, options, assume);
  WalkOptions walk;
  walk.assumed_zone = options.assumed_zone;
  walk.slack = true;  // a record found there is found again by its place
  walk_file(place.path, walk, finder);
  return std::move(finder.result);
}

}  // namespace backtrail::ingest
