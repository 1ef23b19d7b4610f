// SPDX-License-Identifier: Apache-2.0
#include "ingest/read_record.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/count.h"
#include "ingest/by_frames.h"
#include "ingest/codes.h"
#include "ingest/container/walk.h"
#include "ingest/stream.h"
#include "ingest/years.h"

namespace backtrail::ingest {
namespace {

constexpr std::array<std::string_view, 4> kNeedWhatIsBefore = {"evtx", "csv", "zeek", "w3c"};

/// Hands over the records that are wanted; stops behind the last.
class WantedRecords : public record::RecordSink, public LossSink {
 public:
  WantedRecords(std::span<const Extent> wanted, std::string_view format, const TakeRecord& take)
      : wanted_(wanted.begin(), wanted.end()), format_(format), take_(take) {
    std::ranges::sort(wanted_);
    wanted_.erase(std::ranges::unique(wanted_).begin(), wanted_.end());
    left_ = wanted_.size();
  }

  bool on_record(const record::Record& r) override {
    if (left_ == 0) return false;
    if (!std::ranges::binary_search(wanted_, Extent{r.offset, r.bytes.size()})) return true;
    FullRecord out;
    out.format = format_;
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
    left_ = take_(std::move(out)) ? left_ - 1 : 0;
    return left_ != 0;
  }
  void on_damage(base::Error, std::uint64_t) override {}  // told when the file was hunted

  [[nodiscard]] bool any_within(const Block& block) const {
    const auto at = std::ranges::lower_bound(wanted_, block.offset, {}, &Extent::offset);
    return at != wanted_.end() && at->offset < block.offset + block.bytes.size();
  }
  /// None is left, or all begin before this block.
  [[nodiscard]] bool done(const Block& block) const { return left_ == 0 || wanted_.back().offset < block.offset; }
  [[nodiscard]] bool done() const { return left_ == 0; }

 private:
  std::vector<Extent> wanted_;
  std::string_view format_;
  const TakeRecord& take_;
  std::size_t left_ = 0;
};

base::Status read_wanted(ByteStream& stream, const SourceInfo& source, std::span<const Extent> wanted,
                         const record::MappingSet& mappings, const Format& format, std::string head,
                         const record::AssemblerOptions& options, const TakeRecord& take) {
  record::Demand demand;
  demand.every_value = true;
  WantedRecords sink(wanted, format.name(), take);
  SourceInfo known = source;
  known.day_order = record::day_order_of(head);
  const auto splitter = format.splitter(std::move(head), stream, source);
  const auto decoder = format.decoder(mappings, demand, options);
  while (!sink.done()) {
    BT_TRY(const auto block, splitter->next(sink));
    if (!block || sink.done(*block)) return {};
    if (sink.any_within(*block)) decoder->decode(*block, known, sink, sink);
  }
  return {};
}

std::unexpected<base::Error> no_such_record(const RecordPlace& place) {
  return base::fail(kNoSuchRecord, "no record of " + base::counted(place.length, "byte") + " begins here",
                    {place.path, place.member, 0, 0, place.offset},
                    "offset and length count in the unpacked bytes, as findings give them");
}

/// Looks for the member among the streams of a file.
class MemberFinder : public StreamVisitor {
 public:
  MemberFinder(std::string member, std::span<const Extent> wanted, const record::MappingSet& mappings,
               const Format* format, record::AssemblerOptions options, const std::function<void(SourceInfo&)>& assume,
               const TakeRecord& take)
      : member_(std::move(member)),
        wanted_(wanted),
        mappings_(mappings),
        format_(format),
        options_(std::move(options)),
        assume_(assume),
        take_(take) {}

  bool on_stream(const SourceInfo& walked, ByteStream& stream) override {
    if (walked.member != member_) return true;
    SourceInfo source = walked;
    if (assume_) {
      assume_(source);
      options_.assumed_zone = source.assumed_zone;
    }
    Head head = read_head(stream);
    const Format* format = choose_format(format_, head.bytes, head.whole);
    if (format == nullptr) {
      status = base::fail(kUnrecognised, "no format fits the content", {source.path, source.member});
      return false;
    }
    if (!source.settled) source.no_younger = YearsByOrder(source, *format, head).no_younger();
    status = read_wanted(stream, source, wanted_, mappings_, *format, std::move(head.bytes), options_, take_);
    return false;
  }
  void on_error(base::Error error) override {
    if (error.place.member == member_) status = std::unexpected(std::move(error));
  }

  base::Status status;

 private:
  std::string member_;
  std::span<const Extent> wanted_;
  const record::MappingSet& mappings_;
  const Format* format_;
  record::AssemblerOptions options_;
  const std::function<void(SourceInfo&)>& assume_;
  const TakeRecord& take_;
};

base::Status walk_to(const std::string& path, MemberFinder& finder, const record::AssemblerOptions& options) {
  WalkOptions walk;
  walk.assumed_zone = options.assumed_zone;
  walk.slack = true;  // a record found there is found again by its place
  walk_file(path, walk, finder);
  return std::move(finder.status);
}

/// The one record that a reading of one place hands over.
class TheOne {
 public:
  explicit TheOne(const RecordPlace& place) : place_(place), wanted_{{place.offset, place.length}} {}
  [[nodiscard]] std::span<const Extent> wanted() const { return wanted_; }
  [[nodiscard]] const TakeRecord& take() const { return take_; }
  base::Result<FullRecord> after(const base::Status& status) {
    if (found_) return std::move(*found_);
    BT_TRY_STATUS(status);
    return no_such_record(place_);
  }

 private:
  const RecordPlace& place_;
  std::array<Extent, 1> wanted_;
  std::optional<FullRecord> found_;
  TakeRecord take_ = [this](FullRecord record) {
    found_ = std::move(record);
    return false;
  };
};

}  // namespace

bool tells_itself(std::string_view format) {
  return std::ranges::find(kNeedWhatIsBefore, format) == kNeedWhatIsBefore.end() && !format.ends_with("-utf16");
}

base::Status read_records(const std::string& path, const std::string& member, std::span<const Extent> wanted,
                          const record::MappingSet& mappings, const Format* format, const TakeRecord& take) {
  const std::function<void(SourceInfo&)> nothing;
  MemberFinder finder(member, wanted, mappings, format, {}, nothing, take);
  return walk_to(path, finder, {});
}

base::Result<FullRecord> read_record_from(ByteStream& stream, const SourceInfo& source, const RecordPlace& place,
                                          const record::MappingSet& mappings, const Format& format, std::string head,
                                          const record::AssemblerOptions& options) {
  TheOne one(place);
  return one.after(read_wanted(stream, source, one.wanted(), mappings, format, std::move(head), options, one.take()));
}

base::Result<FullRecord> read_record(const RecordPlace& place, const record::MappingSet& mappings, const Format* format,
                                     const record::AssemblerOptions& options,
                                     const std::function<void(SourceInfo&)>& assume) {
  if (auto found = read_by_frames(place, mappings, format, options, assume)) return std::move(*found);
  TheOne one(place);
  MemberFinder finder(place.member, one.wanted(), mappings, format, options, assume, one.take());
  return one.after(walk_to(place.path, finder, options));
}

}  // namespace backtrail::ingest
