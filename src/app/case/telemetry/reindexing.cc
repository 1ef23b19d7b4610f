// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/reindexing.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "app/case/telemetry/assumed.h"
#include "app/case/telemetry/catalogue.h"
#include "app/case/telemetry/erased.h"
#include "app/case/telemetry/holdings.h"
#include "app/case/telemetry/indexing.h"
#include "app/case/telemetry/placing.h"
#include "app/case/telemetry/withdrawing.h"
#include "app/codes.h"
#include "app/hunting/mappings.h"
#include "app/stream/decoders.h"
#include "base/codes.h"
#include "base/path_text.h"
#include "sightings/codes.h"

namespace backtrail::app {
namespace {

namespace fs = std::filesystem;

class SightingReader final : public BlockWorker, record::RecordSink, ingest::LossSink {
 public:
  SightingReader(const record::MappingSet& mappings, const KnownSizes& sizes) : feed(sizes), mappings_(mappings) {
    demand_.every_value = true;
  }
  void on_block(std::size_t stream, const ingest::SourceInfo& source, const ingest::Format& format,
                const ingest::Block& block) override {
    feed.begin(stream, source);
    decoders_.of(format, source, mappings_, demand_, options_).decode(block, source, *this, *this);
  }
  bool on_record(const record::Record& record) override {
    feed.add(record);
    return true;
  }
  void on_damage(base::Error /*error*/, std::uint64_t /*records*/) override {}  // told and counted by ingest

  SightingFeed feed;

 private:
  const record::MappingSet& mappings_;
  record::Demand demand_;
  record::AssemblerOptions options_;
  Decoders decoders_;
};

class Reindexing {
 public:
  Reindexing(const Case& in, const ReindexRequest& request, base::Progress* progress, Reindexed& out)
      : request_(request),
        progress_(progress),
        out_(out),
        now_(in.now()),
        folder_(sightings_folder(in.folder())),
        case_folder_(in.folder()) {}

  /// Nothing of what is erased comes in; where a log begins that has grown from it is known by it all the same.
  base::Status run(std::vector<registers::Source> sources, ErasedSources erased) {
    sources_ = std::move(sources);
    erased_ = std::move(erased);
    for (const registers::Source& one : sources_) corrected_by_.emplace(one.entry.corrects, &one);
    const std::string fresh = folder_ + "/fresh";
    std::error_code error;
    fs::remove_all(fresh, error);
    // Each tenant and format by itself: what ingest was told of a file holds for it alone. So is what was held of a log before
    // another zone or year was said of it, with all that it had grown from by then.
    using Reading = std::tuple<std::string, std::string, std::size_t, std::size_t>;
    std::map<Reading, std::vector<const registers::Source*>> groups;
    std::map<std::tuple<std::string, std::string, std::string, std::string, std::size_t>,
             std::vector<std::optional<registers::Assumption>>>
        readings;  // the latest first
    std::map<std::string, Later> after;  // by whom it corrects
    for (auto one = sources_.rbegin(); one != sources_.rend(); ++one) {
      Later own{&*one, {one->path, one->member}, 0};
      if (const auto next = after.find(one->entry.id); next != after.end()) own = before(own, next->second);
      after.emplace(one->entry.corrects, own);
      auto& held = readings[{one->tenant, one->path, one->member, one->sha256, own.corrections}];
      const auto same = std::ranges::find(held, one->assumed);
      const auto later = static_cast<std::size_t>(same - held.begin());
      if (same == held.end()) held.push_back(one->assumed);
      groups[{one->tenant, one->format, own.corrections, later}].push_back(&*one);
    }
    for (auto& [group, members] : groups) {
      std::ranges::reverse(members);
      BT_TRY_STATUS(read_again(fresh, std::get<1>(group), members));
    }
    BT_TRY_STATUS(carry_over(fresh));
    if (!done_.empty()) return put_in_place(fresh);
    if (out_.left_out == 0) return {};
    fs::remove_all(folder_ + "/db", error);
    if (error) return base::fail(base::kCannotWrite, "cannot remove the index: " + error.message(), {folder_ + "/db"});
    return base::sync_folder(folder_);
  }

 private:
  /// A source, on the way back from what has become of it.
  struct Later {
    registers::Source* source = nullptr;
    std::pair<std::string, std::string> place;  // path and member at which it was ingested
    std::size_t corrections = 0;  // of its times, since
  };

  /// Of one that `next` corrects. Where its bytes were moved it is read there, with all that it had grown from; so is one that had grown
  /// when it was moved, which is told by its own place being empty: whether the later log begins with it is seen when that is read.
  static Later before(Later own, const Later& next) {
    own.corrections = next.corrections + (is_retimed(*own.source, *next.source) ? 1 : 0);
    std::error_code error;
    const bool other = own.source->sha256 != next.source->sha256 && own.place != next.place;
    if (other && fs::exists(base::path_of(own.place.first), error)) return own;
    own.source->path = next.source->path;
    own.source->member = next.source->member;
    return own;
  }

  base::Status read_again(const std::string& fresh, const std::string& format,
                          const std::vector<const registers::Source*>& members) {
    std::vector<registers::Source> here;
    std::set<std::string> paths;
    std::vector<const registers::Source*> kept;
    for (const registers::Source* one : members) {
      here.push_back(*one);
      std::error_code error;
      if (is_kept(case_folder_, one->sha256)) kept.push_back(one);
      else if (fs::exists(base::path_of(one->path), error)) paths.insert(base::path_of(one->path));
    }
    Inputs inputs = find_inputs({paths.begin(), paths.end()});
    kept_ = add_kept(kept, inputs, here);
    const KnownSizes sizes(here);
    BT_TRY(const auto mappings, load_mappings(request_.mappings));
    PipelineOptions options{
        ingest::find_format(format), request_.threads, request_.assumed_zone, now_, true, progress_};
    options.beginnings = [&](const ingest::SourceInfo& source) { return sizes.of(source); };
    std::map<std::pair<std::string, std::string>, const registers::Source*> held;
    for (const registers::Source* one : members) held[{one->path, one->member}] = one;
    for (const auto& [path, one] : kept_) held[{path, ""}] = one;
    options.assume = [&](ingest::SourceInfo& source) {
      const auto found = held.find({settled_path(source.path), source.member});
      if (found != held.end() && found->second->assumed) put_assumption(*found->second->assumed, source);
    };
    std::vector<std::unique_ptr<BlockWorker>> workers;
    std::vector<SightingFeed*> feeds;
    for (unsigned i = 0; i < std::max(1U, request_.threads); ++i) {
      auto worker = std::make_unique<SightingReader>(*mappings, sizes);
      feeds.push_back(&worker->feed);
      workers.push_back(std::move(worker));
    }
    const auto read = run_pipeline(inputs, options, workers);
    if (progress_ != nullptr && progress_->stop) return base::fail(kStopped, "stopped; the index is as it was");
    SourcesOfStreams owners;
    for (std::size_t i = 0; i < read.streams.size(); ++i) {
      auto found = sources_in(read.streams[i], inputs.files[read.streams[i].input], members);
      if (!found.empty()) owners.emplace(i, std::move(found));
    }
    return enter_sightings(fresh, feeds, read.streams, sizes, owners);
  }

  /// Reads of each what the case has kept. The longest of a place comes first, for it has the records of those that it grew
  /// from. Sizes are known by the place that is read, so these get a row of their own in `here`.
  std::map<std::string, const registers::Source*> add_kept(std::vector<const registers::Source*> kept, Inputs& inputs,
                                                           std::vector<registers::Source>& here) const {
    std::map<std::string, const registers::Source*> out;
    std::ranges::stable_sort(kept, std::ranges::greater{}, &registers::Source::size);
    const std::size_t rows = here.size();
    for (const registers::Source* one : kept) {
      const std::string path = settled_path(kept_path(case_folder_, one->sha256));
      if (!out.emplace(path, one).second) continue;
      inputs.files.push_back({path, 0, {}});
      for (std::size_t i = 0; i < rows; ++i) {
        if (here[i].path != one->path || here[i].member != one->member) continue;
        registers::Source again = here[i];
        again.path = path;
        again.member.clear();
        here.push_back(std::move(again));
      }
    }
    return out;
  }

  /// The sources whose bytes are the stream's, or its beginning.
  std::vector<SourceInStream> sources_in(const StreamState& stream, const Input& input,
                                         const std::vector<const registers::Source*>& members) {
    if (!stream.sha256) return {};
    std::vector<SourceInStream> out;
    std::set<std::string> here;
    const bool known = std::ranges::find(members, stream.sha256->hex(), &registers::Source::sha256) != members.end();
    for (const registers::Source* one : members) {
      if (!begins_so(stream, *one)) continue;
      // The same bytes from front to back may be those of a log that was moved, and stood elsewhere before.
      const bool all_of_it = one->size == stream.bytes;
      if (!all_of_it && (!lies_at(*one, stream, input) || (known && !has_grown_into(*one, stream)))) continue;
      here.insert(one->sha256);
      take(*one, out);
    }
    // So may those that a log began with before it was moved, and went on.
    for (const registers::Source* one : members) {
      if (here.contains(one->sha256)) take(*one, out);
    }
    std::ranges::sort(out, {}, &SourceInStream::size);
    return out;
  }

  static bool begins_so(const StreamState& stream, const registers::Source& source) {
    if (source.size == stream.bytes) return stream.sha256->hex() == source.sha256;
    const auto begin = stream.beginnings.find(source.size);
    return begin != stream.beginnings.end() && begin->second.hex() == source.sha256;
  }

  /// Of sources that are read with other times, and so apart from these, it is not known.
  static bool begins_otherwise(const StreamState& stream, const registers::Source& source) {
    if (source.size >= stream.bytes) return stream.sha256->hex() != source.sha256;
    const auto begin = stream.beginnings.find(source.size);
    return begin != stream.beginnings.end() && begin->second.hex() != source.sha256;
  }

  /// Whether the stream is what the source became by growing alone. A log that went on, and was then written anew with what it had
  /// at first, begins with those bytes again, and is a log of its own all the same: as `ingest` took it.
  [[nodiscard]] bool has_grown_into(const registers::Source& source, const StreamState& stream) const {
    for (auto next = corrected_by_.find(source.entry.id); next != corrected_by_.end();
         next = corrected_by_.find(next->second->entry.id)) {
      if (next->second->sha256 == stream.sha256->hex()) return true;
      if (begins_otherwise(stream, *next->second)) return false;
    }
    return true;
  }

  [[nodiscard]] bool lies_at(const registers::Source& source, const StreamState& stream, const Input& input) const {
    if (const auto kept = kept_.find(input.path); kept != kept_.end())
      return kept->second->path == source.path && kept->second->member == source.member;
    return source.member == stream.source.member &&
           (source.path == input.path || std::ranges::find(input.also_at, source.path) != input.also_at.end());
  }

  void take(const registers::Source& source, std::vector<SourceInStream>& out) {
    const bool erased = erased_.contains(source.entry.index);
    const bool had = std::ranges::find(out, source.entry.index, &SourceInStream::number) != out.end();
    if (had || done_.contains(source.entry.index)) return;
    if (!erased) done_.insert(source.entry.index);
    out_.sources += erased ? 0 : 1;
    out.push_back({source.entry.index, *base::Digest::from_hex(source.sha256), source.size, source.tenant, erased});
  }

  /// What the old index has of the sources that were not read again.
  base::Status carry_over(const std::string& fresh) {
    std::map<std::uint64_t, const registers::Source*> missing;
    for (const registers::Source& one : sources_) {
      if (!done_.contains(one.entry.index) && !erased_.contains(one.entry.index))
        missing.emplace(one.entry.index, &one);
    }
    if (missing.empty()) return {};
    std::set<std::uint64_t> carried;
    // An index that cannot be read any more has nothing to give; that it was so is told by what is missing.
    if (auto old = sightings::Index::open(folder_)) BT_TRY_STATUS(carry(*old, fresh, missing, carried));
    out_.carried = carried.size();
    done_.insert(carried.begin(), carried.end());
    for (const auto& [number, source] : missing) {
      if (carried.contains(number)) continue;
      out_.diagnostics.push_back({kSourceGone,
                                  "the bytes of source " + source->entry.label() +
                                      " are not there any more, so its sightings cannot be made anew",
                                  {source->path, source->member},
                                  "put the file back as it was and run case reindex again"});
    }
    return {};
  }

  static base::Status carry(const sightings::Index& old, const std::string& fresh,
                            const std::map<std::uint64_t, const registers::Source*>& missing,
                            std::set<std::uint64_t>& carried) {
    auto marks = old.sources();
    if (!marks) return {};
    std::erase_if(*marks, [&](const auto& mark) { return !missing.contains(mark.number); });
    if (marks->empty()) return {};
    BT_TRY(auto addition, sightings::Addition::begin(fresh));
    for (const auto& mark : *marks) BT_TRY_STATUS(addition.mark(mark));
    base::Status wrote;
    const auto read = old.each([&](std::string_view key, std::string_view value) -> base::Status {
      const auto parts = sightings::parse_sighting_key(key);
      if (!parts) return {};
      auto segments = sightings::decode(value);
      if (!segments) return base::fail(sightings::kIndexDamaged, "a sighting does not say what it should");
      std::erase_if(*segments, [&](const auto& one) { return !missing.contains(one.source); });
      if (segments->empty()) return {};
      wrote = addition.add(parts->family, parts->value, parts->tenant, *segments);
      return wrote;
    });
    BT_TRY_STATUS(wrote);
    if (!read) return {};
    BT_TRY_STATUS(addition.commit());
    for (const auto& mark : *marks) carried.insert(mark.number);
    return {};
  }

  [[nodiscard]] base::Status put_in_place(const std::string& fresh) const {
    const std::string made = fresh + "/db", there = folder_ + "/db";
    std::error_code error;
    // In one step where the file system can do it; else there is a moment without an index, which is no wrong answer.
    if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, there.c_str(), RENAME_EXCHANGE) != 0) {
      fs::remove_all(there, error);
      fs::rename(made, there, error);
      if (error) return base::fail(base::kCannotWrite, "cannot put the index in place: " + error.message(), {there});
    }
    BT_TRY_STATUS(base::sync_folder(folder_));
    fs::remove_all(fresh, error);
    return {};
  }

  const ReindexRequest& request_;
  base::Progress* progress_;
  Reindexed& out_;
  base::Instant now_;
  std::string folder_;
  std::vector<registers::Source> sources_;
  ErasedSources erased_;
  std::map<std::string, const registers::Source*> corrected_by_;  // by the id of the entry that was corrected
  std::set<std::uint64_t> done_;  // by the entry's place in the ledger
  std::string case_folder_;
  std::map<std::string, const registers::Source*> kept_;  // of the group at hand: which source a kept file is of
};

}  // namespace

base::Result<Reindexed> reindex_sightings(const Case& in, const std::string& actor, const ReindexRequest& request,
                                          base::Progress* progress) {
  Reindexed out;
  BT_TRY(auto sources, in.registers().sources(registers::Which::all));
  const Withdrawn withdrawn(sources);
  BT_TRY(const auto holdings, read_holdings(in.ledger(), in.bodies()));
  const std::string folder = sightings_folder(in.folder());
  if (sources.empty()) return out;
  ::umask(077);
  BT_TRY(const auto holder, sightings::Holder::take(folder, holder_text(actor, in.now()), kHolderWait_s));
  // An index that cannot be read tells nothing of what has grown from what.
  const auto marks = entered_sources(folder).value_or(SourceMarks{});
  ErasedSources erased = erased_sources(sources, holdings, marks);
  std::erase_if(sources, [&](const registers::Source& one) {
    const bool left_out = !is_vacated(one) && (withdrawn.has(one) || erased.contains(one.entry.index));
    out.left_out += left_out ? 1 : 0;
    return is_vacated(one) || withdrawn.has(one);
  });
  BT_TRY_STATUS(Reindexing(in, request, progress, out).run(std::move(sources), std::move(erased)));
  return out;
}

}  // namespace backtrail::app
