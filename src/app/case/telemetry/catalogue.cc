// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/catalogue.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

#include "app/case/telemetry/assumed_by_place.h"
#include "app/case/telemetry/copies.h"
#include "app/case/telemetry/erased.h"
#include "app/case/telemetry/holdings.h"
#include "app/case/telemetry/indexing.h"
#include "app/case/telemetry/keeping.h"
#include "app/case/telemetry/placing.h"
#include "app/case/telemetry/unread.h"
#include "app/case/tenants.h"
#include "app/codes.h"
#include "app/hunting/hunt.h"
#include "app/hunting/mappings.h"
#include "app/stream/decoders.h"
#include "app/stream/pipeline.h"
#include "base/count.h"
#include "base/days.h"
#include "base/json.h"
#include "base/path_text.h"
#include "ingest/codes.h"

namespace backtrail::app {
namespace {

using base::Json;

/// What one stream holds.
struct Holdings {
  std::map<const record::LogSource*, SourceCoverage> log_sources;
  std::uint64_t records = 0;
  std::uint64_t assumed_time = 0;  // of these, without a zone or a year of their own
};

class Cataloguer final : public BlockWorker, record::RecordSink, ingest::LossSink {
 public:
  Cataloguer(const record::MappingSet& mappings, const KnownSizes& sizes, base::Progress* progress)
      : feed(sizes), mappings_(mappings), progress_(progress) {
    demand_.every_value = true;
  }

  void on_block(std::size_t stream, const ingest::SourceInfo& source, const ingest::Format& format,
                const ingest::Block& block) override {
    stream_ = stream;
    here_ = &holdings[stream];
    feed.begin(stream, source);
    const std::uint64_t before = here_->records;
    decoders_.of(format, source, mappings_, demand_, options_).decode(block, source, *this, *this);
    if (progress_ != nullptr) progress_->records += here_->records - before;
  }
  bool on_record(const record::Record& record) override {
    ++here_->records;
    here_->assumed_time += record.time_assumed ? 1 : 0;
    here_->log_sources[record.log_source].add(record);
    feed.add(record);
    return true;
  }
  void on_damage(base::Error error, std::uint64_t records) override { losses.add(stream_, std::move(error), records); }

  std::map<std::size_t, Holdings> holdings;
  Losses losses;
  SightingFeed feed;

 private:
  const record::MappingSet& mappings_;
  record::Demand demand_;  // every value; time and log source come by themselves
  record::AssemblerOptions options_;
  base::Progress* progress_;
  Decoders decoders_;
  std::size_t stream_ = 0;
  Holdings* here_ = nullptr;
};

Json log_sources_json(const Holdings& holdings) {
  std::map<std::tuple<std::string, std::string, std::string>, SourceCoverage> rows;
  for (const auto& [source, seen] : holdings.log_sources) {
    rows[{source->product, source->service, source->categories.empty() ? "" : source->categories.front()}].merge(seen);
  }
  Json out = Json::array();
  for (const auto& [key, seen] : rows) {
    const auto& [product, service, category] = key;
    out.push_back({{"product", product},
                   {"service", service},
                   {"category", category},
                   {"records", seen.records},
                   {"days", base::day_ranges(seen.days)}});
  }
  return out;
}

using Workers = std::vector<std::unique_ptr<BlockWorker>>;

/// One reading of everything.
struct ReadOnce {
  PipelineResult result;
  std::map<std::size_t, Holdings> holdings;  // by stream
  Workers workers;
};

void read_all(const CatalogueRequest& request, const Inputs& inputs, const PipelineOptions& options,
              const record::MappingSet& mappings, const KnownSizes& sizes, ReadOnce& out) {
  out = {};
  for (unsigned i = 0; i < std::max(1U, request.threads); ++i)
    out.workers.push_back(std::make_unique<Cataloguer>(mappings, sizes, options.progress));
  out.result = run_pipeline(inputs, options, out.workers);
  auto& [result, holdings, workers] = out;
  for (auto& worker : workers) {
    auto& one = static_cast<Cataloguer&>(*worker);
    for (auto& [stream, theirs] : one.holdings) {
      Holdings& ours = holdings[stream];
      ours.records += theirs.records;
      ours.assumed_time += theirs.assumed_time;
      for (const auto& [source, seen] : theirs.log_sources) ours.log_sources[source].merge(seen);
    }
    result.losses.merge(std::move(one.losses));
  }
}

/// A log that tells no year is of the year in which its file was last written to: a copy with another time would say another.
void note_assumed_times(const std::map<std::size_t, Holdings>& holdings, Catalogued& out) {
  std::uint64_t count = 0;
  for (const auto& [stream, one] : holdings) count += one.assumed_time;
  if (count == 0) return;
  std::vector<registers::Assumption> all;
  for (const CataloguedSource& one : out.sources) {
    if (one.assumed) all.push_back(*one.assumed);
  }
  out.diagnostics.push_back(
      {kTimeAssumed,
       base::counted(count, "record tells", "records tell") + " no zone or no year: " + told_assumptions(all),
       {},
       "that holds from now on, whatever becomes of the files; --tz says another zone, --written another end of logs without years",
       base::Severity::note});
}

base::Error unrecognised(const StreamState& stream) {
  return {ingest::kUnrecognised,
          "no log format fits this content",
          {stream.source.path, stream.source.member},
          "--as FORMAT says what it is"};
}

/// What was lost and what nobody could read, in a fixed order.
void gather_diagnostics(const Inputs& inputs, PipelineResult& read, Catalogued& out) {
  out.diagnostics = inputs.skipped;
  for (const StreamState& stream : read.streams) {
    if (stream.broken && stream.format != nullptr) read.unreadable.push_back(*stream.broken);
    if (stream.format == nullptr && !stream.broken && !stream.empty) out.diagnostics.push_back(unrecognised(stream));
  }
  std::ranges::stable_sort(read.unreadable, {}, [](const base::Error& e) { return e.place.text(); });
  std::ranges::copy(read.unreadable, std::back_inserter(out.diagnostics));
  std::ranges::move(read.losses.told(read.streams), std::back_inserter(out.diagnostics));
}

/// What was refused, at every path that holds it, and what was read; before any of it is told.
ReadingNow reading_of(const CatalogueRequest& request, const Inputs& inputs, const PipelineResult& read) {
  ReadingNow out;
  std::map<std::string, const Input*> by_path;
  for (const Input& input : inputs.files) by_path.emplace(input.path, &input);
  for (const std::string& path : request.paths) out.asked.push_back(unread_path(base::path_text(path)));
  const auto paths_of = [&](const std::string& path) {
    std::vector<std::string> all = {unread_path(path)};
    if (const auto input = by_path.find(path); input != by_path.end()) {
      for (const std::string& twin : input->second->also_at) all.push_back(unread_path(twin));
    }
    return all;
  };
  const auto refuse = [&](const base::Error& error) {
    std::error_code why_not;
    const auto status = std::filesystem::symlink_status(base::path_of(error.place.path), why_not);
    // A path that was misspelt holds nothing that could be missed. Of one that cannot be looked at nobody knows.
    const bool no_such =
        status.type() == std::filesystem::file_type::not_found || why_not == std::errc::filename_too_long;
    if (error.severity != base::Severity::error || no_such) return;
    for (const std::string& path : paths_of(error.place.path))
      out.refused.push_back({error.code, error.message, {path, error.place.member}});
  };
  for (const Input& input : inputs.files) {
    for (const std::string& path : paths_of(input.path)) out.read.emplace(path, "");
  }
  std::ranges::for_each(inputs.skipped, refuse);
  std::ranges::for_each(read.unreadable, refuse);
  for (std::size_t i = 0; i < read.streams.size(); ++i) {
    const StreamState& stream = read.streams[i];
    const base::Error* const lost = read.losses.uncounted(i);
    if (stream.broken) refuse(*stream.broken);
    else if (stream.format == nullptr && !stream.empty) refuse(unrecognised(stream));
    else if (lost != nullptr && !stream.empty) refuse(*lost);
    for (const std::string& path : paths_of(stream.source.path)) out.read.emplace(path, stream.source.member);
  }
  return out;
}

std::string source_id(const CatalogueRequest& request, std::size_t number) {
  if (request.source_name.empty()) return {};
  return number == 1 ? request.source_name : request.source_name + "/" + std::to_string(number);
}

/// A draft for each source that is not known yet, or not at its place.
class Drafts {
 public:
  Drafts(const CatalogueRequest& request, const std::vector<registers::Source>& known, const Inputs& inputs,
         const ReadOnce& read_once)
      : request_(request) {
    const std::vector<StreamState>& read_streams = read_once.result.streams;
    std::vector<const registers::Source*> standing;
    for (const registers::Source& one : known) {
      if (one.tenant == request.tenant) standing.push_back(&one);
    }
    std::set<std::string> read;
    std::vector<PlacedStream> placed;
    std::vector<std::size_t> of;
    for (const Input& input : inputs.files) {
      read.insert(settled_path(input.path));
      for (const std::string& twin : input.also_at) read.insert(settled_path(twin));
    }
    for (std::size_t i = 0; i < read_streams.size(); ++i) {
      const StreamState& stream = read_streams[i];
      if (!stream.sha256 && !stream.empty) continue;
      PlacedStream one{settled_path(stream.source.path),
                       stream.source.member,
                       stream.sha256.value_or(base::sha256("")).hex(),
                       {},
                       stream.format != nullptr && !stream.empty,
                       stream.empty};
      for (const auto& [size, digest] : stream.beginnings) one.beginnings.emplace(size, digest.hex());
      std::vector<std::string> paths = inputs.files[stream.input].also_at;
      paths.insert(paths.begin(), one.path);
      for (const std::string& path : paths) {
        one.path = settled_path(path);
        placed.push_back(one);
        of.push_back(i);
      }
    }
    auto found = place_streams(placed, standing, read);
    for (std::size_t i = 0; i < placed.size(); ++i) placements_[of[i]].emplace_back(placed[i].path, found.streams[i]);
    vacated_ = std::move(found.vacated);
    for (std::size_t i = 0; i < read_streams.size(); ++i) {
      const auto holdings = read_once.holdings.find(i);
      if (holdings != read_once.holdings.end() && holdings->second.assumed_time != 0) settle(i, read_streams[i]);
    }
  }

  /// Streams whose times are held otherwise than they were read are put into `by`; whether there are any. What is held already,
  /// and is among `entered` in the index, brings nothing.
  bool read_otherwise(const std::vector<StreamState>& were_read, const SourceMarks& entered, AssumedByPlace& by) const {
    bool any = false;
    for (const auto& [index, one] : settled_) {
      const ingest::SourceInfo& source = were_read[index].source;
      if (one.held != nullptr && entered.contains(one.held->entry.index) && is_known(index)) continue;
      const bool same = by.is(source, one.it) ||
                        (one.held != nullptr && same_times(*one.held, by.of(source)) && *one.held->assumed == one.it);
      if (same) continue;
      any = true;
      by.set(source, one.it);
    }
    return any;
  }

  void add(std::size_t index, const StreamState& stream, const Holdings& holdings, std::uint64_t damaged,
           Catalogued& out) {
    std::optional<std::size_t> twin;  // among out.sources
    for (const auto& [path, placement] : placements_[index]) {
      // Of the same bytes at several places one is catalogued, and others only where something else lay before.
      if (twin && placement.state == Placed::known) {
        copies.push_back({path, stream.source.member, stream.sha256->hex(), stream.bytes});
        copies_.push_back({*twin, path});
        continue;
      }
      // What was read of a log up to its damage is catalogued, and its place held as unread. It replaces no log that was whole:
      // that one's bytes may be those that cannot be read now.
      if (stream.broken && placement.state == Placed::corrected) continue;
      if (!twin) twin = out.sources.size();
      CataloguedSource row{path,
                           stream.source.member,
                           stream.sha256->hex(),
                           std::string(stream.format->name()),
                           stream.bytes,
                           holdings.records,
                           damaged,
                           {},
                           {},
                           std::string(name(placement.state)),
                           {},
                           false};
      add(index, std::move(row), placement, holdings, out);
    }
  }

  /// Rows for places whose bytes are catalogued at another; once entries have their ids.
  void tell_copies(Catalogued& out) const {
    for (const auto& [twin, path] : copies_) {
      CataloguedSource row = out.sources[twin];
      row.path = path;
      row.state = kCopy;
      out.sources.push_back(std::move(row));
    }
  }

  /// Sources without bytes, for the places at which none are any more.
  std::vector<Draft> vacate(Catalogued& out) const {
    std::vector<Draft> all;
    const std::string nothing = base::sha256("").hex();
    for (const registers::Source* one : vacated_) {
      Draft draft;
      draft.type = registers::kSource;
      draft.corrects = one->entry.id;
      Json body = {
          {"tenant", one->tenant}, {"path", one->path}, {"sha256", nothing}, {"size", 0}, {"format", kVacated}};
      if (!one->member.empty()) body["member"] = one->member;
      draft.body = base::dump(body);
      all.push_back(std::move(draft));
      CataloguedSource row;
      row.path = one->path;
      row.member = one->member;
      row.sha256 = nothing;
      row.state = row.format = kVacated;
      out.sources.push_back(std::move(row));
    }
    return all;
  }

  std::vector<Draft> drafts;
  std::vector<std::size_t> rows;  // of each draft, into Catalogued::sources
  std::vector<std::size_t> streams;  // of each draft
  std::vector<CopyOf> copies;
  std::map<std::size_t, std::uint64_t> held;  // entries of the streams that were catalogued before
  std::map<std::size_t, const registers::Source*> grown_from;  // by stream

 private:
  struct Settled {
    registers::Assumption it;
    const registers::Source* held = nullptr;  // that has these bytes, or their beginning
  };

  [[nodiscard]] bool is_known(std::size_t index) const {
    return std::ranges::all_of(placements_.at(index),
                               [](const auto& place) { return place.second.state == Placed::known; });
  }

  /// By what the stream's records are held. Another assumption than these bytes were held with corrects what stands at their place.
  void settle(std::size_t index, const StreamState& stream) {
    auto& places = placements_[index];
    if (places.empty() || stream.format == nullptr) return;
    auto best = std::ranges::find_if(places, [](const auto& one) { return goes_on_at(one.first, one.second); });
    if (best == places.end())
      best = std::ranges::find_if(places, [](const auto& one) { return one.second.source != nullptr; });
    const Placement& placement = best == places.end() ? places.front().second : best->second;
    auto settled = settle_assumption(request_.assumed, stream.format->name(), stream.source.modified, placement);
    const registers::Source* const source = placement.source;
    const bool here = best != places.end() && goes_on_at(best->first, placement);
    if (settled.corrects && here) best->second.state = Placed::corrected;
    else if (settled.corrects && placement.state == Placed::known && source->assumed) settled.it = *source->assumed;
    settled_[index] = {std::move(settled.it), source != nullptr && source->assumed ? source : nullptr};
  }

  static bool goes_on_at(const std::string& path, const Placement& placement) {
    return placement.source != nullptr && placement.source->path == path &&
           (placement.state == Placed::known || placement.state == Placed::grown);
  }

  void add(std::size_t index, CataloguedSource row, const Placement& placement, const Holdings& holdings,
           Catalogued& out) {
    SourceCoverage all;
    for (const auto& [source, seen] : holdings.log_sources) all.merge(seen);
    if (all.first) row.first = base::format(*all.first);
    if (all.last) row.last = base::format(*all.last);
    if (const auto settled = settled_.find(index); settled != settled_.end()) row.assumed = settled->second.it;
    if (placement.state == Placed::known) {
      if (placement.source != nullptr) {
        row.id = placement.source->entry.label();
        row.assumed = placement.source->assumed;
        row.first = placement.source->first;
        row.last = placement.source->last;
        if (placement.source->path != row.path || placement.source->member != row.member) {
          row.state = kCopy;
          copies.push_back({row.path, row.member, row.sha256, row.size});
        }
        held[index] = placement.source->entry.index;
      }
      out.sources.push_back(std::move(row));
      return;
    }
    Draft draft;
    draft.type = registers::kSource;
    Json body = {{"tenant", request_.tenant}, {"path", row.path},
                 {"sha256", row.sha256},      {"size", row.size},
                 {"format", row.format},      {"records", row.records},
                 {"damaged", row.damaged},    {"log_sources", log_sources_json(holdings)}};
    if (!row.member.empty()) body["member"] = row.member;
    if (all.first) body["first"] = row.first;
    if (all.last) body["last"] = row.last;
    if (row.assumed) body["assumed"] = assumption_json(*row.assumed);
    if (placement.source != nullptr) {
      draft.corrects = placement.source->entry.id;
      if (placement.state == Placed::grown) grown_from[index] = placement.source;
    } else if (const std::string id = source_id(request_, ++named_); !id.empty()) {
      body["id"] = id;
    }
    draft.body = base::dump(body);
    drafts.push_back(std::move(draft));
    rows.push_back(out.sources.size());
    streams.push_back(index);
    out.sources.push_back(std::move(row));
  }

  const CatalogueRequest& request_;
  std::map<std::size_t, std::vector<std::pair<std::string, Placement>>> placements_;  // by stream, with the path
  std::map<std::size_t, Settled> settled_;  // by stream; of those that have records that need it
  std::vector<const registers::Source*> vacated_;
  struct Copy {
    std::size_t twin;  // among Catalogued::sources
    std::string path;
  };
  std::vector<Copy> copies_;
  std::size_t named_ = 0;
};

/// What the request says of how its sources are held, where that is not so already; their bytes are kept here.
base::Result<std::vector<Draft>> hold(const Case& into, const CatalogueRequest& request, Catalogued& out,
                                      base::Progress* progress) {
  if (!request.keep && request.retain_until.empty() && request.authority.empty()) return std::vector<Draft>();
  BT_TRY(const auto before, read_holdings(into.ledger(), into.bodies()));
  std::vector<ToKeep> wanted;
  for (const CataloguedSource& row : out.sources) wanted.push_back({row.path, row.member, row.sha256});
  if (request.keep) BT_TRY_STATUS(keep_bytes(into.folder(), wanted, out.diagnostics, progress));
  HoldingChange kept, terms;
  kept.tenant = terms.tenant = request.tenant;
  kept.kept = true;
  if (!request.retain_until.empty()) kept.retain_until = terms.retain_until = request.retain_until;
  if (!request.authority.empty()) kept.authority = terms.authority = request.authority;
  std::set<std::string> said;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto found = before.find({request.tenant, wanted[i].sha256});
    const Holding held = found == before.end() ? Holding() : found->second;
    out.sources[i].kept = held.kept || wanted[i].kept;
    const bool other_terms = (!request.retain_until.empty() && held.retain_until != request.retain_until) ||
                             (!request.authority.empty() && held.authority != request.authority);
    if (!said.insert(wanted[i].sha256).second) continue;
    if (wanted[i].kept && !held.kept) kept.sources.push_back(wanted[i].sha256);
    else if (other_terms) terms.sources.push_back(wanted[i].sha256);
  }
  std::vector<Draft> drafts;
  for (const HoldingChange* one : {&kept, &terms}) {
    if (!one->sources.empty()) drafts.push_back(draft_of(*one));
  }
  return drafts;
}

/// Sightings of what was sealed now, and of what was sealed before and did not come into the index then.
base::Status index_streams(const Case& in, const CatalogueRequest& request, const ReadOnce& read_once,
                           const Drafts& drafts, const std::vector<Sealed>& sealed, const KnownSizes& sizes) {
  const PipelineResult& read = read_once.result;
  const std::string folder = sightings_folder(in.folder());
  BT_TRY(const auto entered, entered_sources(folder));
  BT_TRY(const auto holdings, read_holdings(in.ledger(), in.bodies()));
  BT_TRY(const auto all, in.registers().sources(registers::Which::all));
  const ErasedSources erased = erased_sources(all, holdings, entered);
  SourcesOfStreams sources;
  const auto add = [&](std::size_t stream, std::uint64_t number) {
    const StreamState& state = read.streams[stream];
    sources[stream].push_back({number, *state.sha256, state.bytes, request.tenant, entered.contains(number)});
  };
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    const std::size_t stream = drafts.streams[i];
    if (const auto from = drafts.grown_from.find(stream); from != drafts.grown_from.end()) {
      const registers::Source& before = *from->second;
      // Of a source that is not in the index itself the later one has all records.
      const auto sha256 = base::Digest::from_hex(before.sha256);
      if (sha256 && (entered.contains(before.entry.index) || erased.contains(before.entry.index)))
        sources[stream].push_back({before.entry.index, *sha256, before.size, request.tenant, true});
    }
    add(stream, sealed[i].index);
  }
  for (const auto& [stream, number] : drafts.held) {
    if (!erased.contains(number)) add(stream, number);
  }
  for (auto& [stream, owners] : sources) std::ranges::stable_sort(owners, {}, &SourceInStream::size);
  std::vector<SightingFeed*> feeds;
  for (const auto& worker : read_once.workers) feeds.push_back(&static_cast<Cataloguer&>(*worker).feed);
  return enter_sightings(folder, feeds, read.streams, sizes, sources);
}

}  // namespace

bool Catalogued::incomplete() const {
  return std::ranges::any_of(diagnostics, [](const base::Error& e) { return e.severity == base::Severity::error; });
}

std::string settled_path(const std::string& path) {
  if (path == "-") return path;
  return base::path_text(std::filesystem::absolute(base::path_of(path)).lexically_normal().string());
}

base::Result<Catalogued> catalogue(Case& into, const ledger::Actor& actor, const CatalogueRequest& request,
                                   base::Progress* progress) {
  const ingest::Format* as = request.as.empty() ? nullptr : ingest::find_format(request.as);
  if (as == nullptr && !request.as.empty())
    return base::fail(kUnknownFormat, "there is no format '" + request.as + "'");
  if (!request.new_tenant) BT_TRY_STATUS(check_new_tenant(into, request.tenant));
  Catalogued out;
  const Inputs inputs = find_inputs(request.paths);
  BT_TRY(const auto mappings, load_mappings(request.mappings));
  BT_TRY(const auto before, into.registers().sources());
  const KnownSizes sizes(before);
  AssumedByPlace assumed(request.assumed, request.tenant, before);
  PipelineOptions options{as, request.threads, request.assumed.zone_minutes.value_or(0), into.now(), true, progress};
  options.beginnings = [&](const ingest::SourceInfo& source) { return sizes.of(source); };
  options.assume = [&](ingest::SourceInfo& source) { assumed.put(source); };
  ReadOnce once;
  read_all(request, inputs, options, *mappings, sizes, once);
  if (progress != nullptr && progress->stop) return base::fail(kStopped, "stopped; nothing was sealed");
  const std::string folder = sightings_folder(into.folder());
  BT_TRY(const auto holder, sightings::Holder::take(folder, holder_text(actor.id, into.now()), kHolderWait_s));
  BT_TRY(const auto known, into.registers().sources());
  std::optional<Drafts> placed(std::in_place, request, known, inputs, once);
  // Which bytes they are is known at a stream's end alone, and seldom are their times other ones than their file says.
  BT_TRY(const auto entered, entered_sources(folder));
  if (placed->read_otherwise(once.result.streams, entered, assumed)) {
    read_all(request, inputs, options, *mappings, sizes, once);
    if (progress != nullptr && progress->stop) return base::fail(kStopped, "stopped; nothing was sealed");
    placed.emplace(request, known, inputs, once);
  }
  Drafts& drafts = *placed;
  PipelineResult& read = once.result;
  const ReadingNow reading = reading_of(request, inputs, read);
  gather_diagnostics(inputs, read, out);
  for (std::size_t i = 0; i < read.streams.size(); ++i) {
    const StreamState& stream = read.streams[i];
    if (stream.format == nullptr || !stream.sha256) continue;
    drafts.add(i, stream, once.holdings[i], read.losses.records_of(i), out);
  }
  note_assumed_times(once.holdings, out);
  const auto organisation = into.registers().organisation(request.tenant);
  if (!organisation) {
    out.diagnostics.push_back({kUnknownTenant,
                               "no organisation '" + request.tenant + "' has been entered yet",
                               {},
                               "backtrail org add enters it; until then nothing keeps its names from being released",
                               base::Severity::warning});
  }
  BT_TRY(auto held, hold(into, request, out, progress));
  std::vector<Draft> all = drafts.drafts;
  std::ranges::move(drafts.vacate(out), std::back_inserter(all));
  std::ranges::move(held, std::back_inserter(all));
  BT_TRY(const auto copies, copies_of(into, request.tenant));
  if (auto draft = copies_draft(copies, request.tenant, drafts.copies)) all.push_back(std::move(*draft));
  BT_TRY(const auto unread, read_unread(into.ledger(), into.bodies()));
  auto change = unread_change(unread, request.tenant, reading);
  if (change.draft) all.push_back(std::move(*change.draft));
  out.unread = change.missed;
  out.read_at_last = change.read_at_last;
  BT_TRY(auto sealed, into.seal(actor, all));
  sealed.resize(drafts.drafts.size());
  for (std::size_t i = 0; i < sealed.size(); ++i) out.sources[drafts.rows[i]].id = sealed[i].label();
  drafts.tell_copies(out);
  // What is sealed is sealed: without its sightings it is catalogued, and `lookup` says that they are missing.
  auto indexed = index_streams(into, request, once, drafts, sealed, sizes);
  if (!indexed) out.diagnostics.push_back(std::move(indexed).error());
  std::ranges::sort(out.sources, {}, [](const CataloguedSource& s) { return std::tie(s.path, s.member); });
  return out;
}

}  // namespace backtrail::app
