// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/catalogue.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

#include "app/case/custody/case_files.h"
#include "app/case/telemetry/assumed_by_place.h"
#include "app/case/telemetry/batches.h"
#include "app/case/telemetry/cataloguer.h"
#include "app/case/telemetry/copies.h"
#include "app/case/telemetry/cut_records.h"
#include "app/case/telemetry/erased.h"
#include "app/case/telemetry/holdings.h"
#include "app/case/telemetry/indexing.h"
#include "app/case/telemetry/keeping.h"
#include "app/case/telemetry/source_drafts.h"
#include "app/case/telemetry/unread.h"
#include "app/case/tenants.h"
#include "app/codes.h"
#include "app/hunting/mappings.h"
#include "app/stream/pipeline.h"
#include "base/count.h"
#include "base/path_text.h"
#include "ingest/codes.h"

namespace backtrail::app {
namespace {

/// A log that tells no year is of the year in which its file was last written to: a copy with another time would say another.
void note_assumed_times(const std::map<std::size_t, StreamHoldings>& holdings, Catalogued& out) {
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

/// Hours in which clocks were put back or forward: which instant such a record is of nobody can tell. Of what was held already it was said.
void note_changed_clocks(const ReadOnce& read, const std::vector<std::size_t>& entered, Catalogued& out) {
  for (const auto& [stream, one] : read.holdings) {
    if (std::ranges::find(entered, stream) == entered.end()) continue;
    const ingest::SourceInfo& source = read.result.streams[stream].source;
    const auto note = [&](std::uint64_t count, const char* one_does, const char* several_do) {
      if (count == 0) return;
      out.diagnostics.push_back({kClocksChanged,
                                 base::counted(count, one_does, several_do),
                                 {source.path, source.member},
                                 "a log in UTC, or with its offset, says which hour is meant",
                                 base::Severity::note});
    };
    note(one.shown_twice,
         "record stands in an hour that the clocks of its zone showed twice: the earlier time is taken",
         "records stand in hours that the clocks of their zone showed twice: the earlier times are taken");
    note(
        one.never_shown,
        "record stands in an hour that the clocks of its zone never showed: read as if they had not been put forward yet",
        "records stand in hours that the clocks of their zone never showed: read as if they had not been put forward yet");
  }
}

base::Error unrecognised(const StreamState& stream) {
  return ingest::no_format_fits(stream.objection, {stream.source.path, stream.source.member});
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

/// What the source that has the beginning of a stream counts of a record of which that ends with a part.
base::Status note_cut(const ReadOnce& read_once, std::size_t stream, const record::MappingSet& mappings,
                      std::vector<SourceInStream>& sources) {
  if (!sources.front().entered) return {};
  for (const SightingFeed* feed : read_once.feeds()) {
    const auto cut = feed->cuts().find({stream, sources.front().size});
    if (cut == feed->cuts().end()) continue;
    BT_TRY(const auto values, values_of_cut(cut->second, read_once.result.streams[stream], mappings));
    for (SourceInStream& one : sources) {
      if (one.size <= sources.front().size) continue;
      one.cut = cut->second.offset;
      one.cut_values = values;
    }
  }
  return {};
}

/// Sightings of what was sealed now, and of what was sealed before and did not come into the index then.
base::Status index_streams(const Case& in, const CatalogueRequest& request, const ReadOnce& read_once,
                           const record::MappingSet& mappings, const SourceDrafts& drafts,
                           const std::vector<Sealed>& sealed, const KnownSizes& sizes) {
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
  for (auto& [stream, owners] : sources) {
    std::ranges::stable_sort(owners, {}, &SourceInStream::size);
    BT_TRY_STATUS(note_cut(read_once, stream, mappings, owners));
  }
  return enter_sightings(folder, read_once.feeds(), read.streams, sizes, sources);
}

void tell_passed_over(std::uint64_t files, Catalogued& out) {
  if (files == 0) return;
  out.diagnostics.push_back({kStopped,
                             "goes on where it was interrupted: " + base::counted(files, "file") + " " +
                                 base::plural(files, "was", "were") + " sealed then, and " +
                                 base::plural(files, "is", "are") + " as before",
                             {},
                             {},
                             base::Severity::note});
}

void tell_stopped_before(std::uint64_t files_left, Catalogued& out) {
  out.diagnostics.push_back({kStopped,
                             "stopped; " + base::counted(files_left, "file") + " " +
                                 base::plural(files_left, "is", "are") + " left, and what was read before is sealed",
                             {},
                             "run it again to go on there"});
}

void add_step(Catalogued step, Catalogued& out) {
  std::ranges::move(step.sources, std::back_inserter(out.sources));
  std::ranges::move(step.diagnostics, std::back_inserter(out.diagnostics));
  out.unread += step.unread;
  out.read_at_last += step.read_at_last;
}

/// Reads these files and seals what they are.
base::Result<Catalogued> catalogue_step(Case& into, const ledger::Actor& actor, const CatalogueRequest& request,
                                        const Inputs& inputs, base::Progress* progress) {
  Catalogued out;
  const ingest::Format* as = request.as.empty() ? nullptr : ingest::find_format(request.as);
  BT_TRY(const auto mappings, load_mappings(request.mappings));
  BT_TRY(const auto before, into.registers().sources());
  const KnownSizes sizes(before, request.tenant);
  AssumedByPlace assumed(request.assumed, request.tenant, before);
  PipelineOptions options{as, request.threads, request.assumed.zone.value_or(base::Zone()), into.now(), true, progress};
  options.beginnings = [&](const ingest::SourceInfo& source) { return sizes.of(source); };
  options.assume = [&](ingest::SourceInfo& source) { assumed.put(source); };
  ReadOnce once;
  read_all(request, inputs, options, *mappings, sizes, once);
  if (progress != nullptr && progress->stop) return base::fail(kStopped, "stopped; nothing was sealed");
  const std::string folder = sightings_folder(into.folder());
  BT_TRY(const auto holder, sightings::Holder::take(folder, holder_text(actor.id, into.now()), kHolderWait_s));
  BT_TRY(const auto known, into.registers().sources());
  std::optional<SourceDrafts> placed(std::in_place, request, known, inputs, once);
  // Which bytes they are is known at a stream's end alone, and seldom are their times or their format other than their file says.
  BT_TRY(const auto entered, entered_sources(folder));
  FormatsByPlace formats;
  const bool as_another = placed->read_as_another(once.result.streams, entered, formats);
  if (as_another) {
    options.format_of = [&](const ingest::SourceInfo& source) -> std::optional<const ingest::Format*> {
      const auto found = formats.find({settled_path(source.path), source.member});
      return found == formats.end() ? as : found->second;
    };
  }
  if (placed->read_otherwise(once.result.streams, entered, assumed) || as_another) {
    read_all(request, inputs, options, *mappings, sizes, once);
    if (progress != nullptr && progress->stop) return base::fail(kStopped, "stopped; nothing was sealed");
    placed.emplace(request, known, inputs, once);
  }
  SourceDrafts& drafts = *placed;
  PipelineResult& read = once.result;
  const ReadingNow reading = reading_of(request, inputs, read);
  gather_diagnostics(inputs, read, out);
  for (std::size_t i = 0; i < read.streams.size(); ++i) {
    const StreamState& stream = read.streams[i];
    if (stream.format == nullptr || !stream.sha256) continue;
    drafts.add(i, stream, once.holdings[i], read.losses.records_of(i), out);
  }
  if (inputs.left_out != 0) {
    out.diagnostics.push_back({kCaseFiles,
                               "left out " + base::counted(inputs.left_out, "file") + " of a case's own, which " +
                                   base::plural(inputs.left_out, "is", "are") + " nobody's telemetry",
                               {},
                               {},
                               base::Severity::note});
  }
  note_assumed_times(once.holdings, out);
  note_changed_clocks(once, drafts.streams, out);
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
  auto indexed = index_streams(into, request, once, *mappings, drafts, sealed, sizes);
  if (!indexed) out.diagnostics.push_back(std::move(indexed).error());
  return out;
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
  if (!request.as.empty() && ingest::find_format(request.as) == nullptr)
    return base::fail(kUnknownFormat, "there is no format '" + request.as + "'");
  if (!request.new_tenant) BT_TRY_STATUS(check_new_tenant(into, request.tenant));
  CaseFiles case_files;
  Inputs inputs = find_inputs(request.paths, [&](const std::string& path) {
    std::error_code error;
    const auto resolved = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
    return !error && case_files.case_of(resolved).has_value();
  });
  if (inputs.left_out != 0 && inputs.files.empty())
    return base::fail(kCaseFiles, "these are a case's own files, and nobody's telemetry", {request.paths.front()},
                      "name the logs, or the folder that they lie in");
  BT_TRY(const auto before, into.registers().sources());
  BT_TRY(const auto indexed, entered_sources(sightings_folder(into.folder())));
  const Batches batches(into.folder(), request, std::move(inputs), before, indexed);
  BT_TRY_STATUS(batches.begin());
  Catalogued out;
  tell_passed_over(batches.passed_over(), out);
  for (std::size_t i = 0; i < batches.steps().size(); ++i) {
    CatalogueRequest step = request;
    // What folders hold beside the files that are read was listed once, and is told of with the last.
    if (i + 1 != batches.steps().size()) step.paths.clear();
    auto done = catalogue_step(into, actor, step, batches.steps()[i], progress);
    if (!done && (i == 0 || done.error().code != kStopped)) return done;
    if (!done) {
      tell_stopped_before(batches.files_from(i), out);
      return out;
    }
    add_step(std::move(*done), out);
  }
  BT_TRY_STATUS(batches.end());
  if (!into.registers().organisation(request.tenant)) {
    out.diagnostics.push_back({kUnknownTenant,
                               "no organisation '" + request.tenant + "' has been entered yet",
                               {},
                               "backtrail org add enters it; until then nothing keeps its names from being released",
                               base::Severity::warning});
  }
  std::ranges::sort(out.sources, {}, [](const CataloguedSource& s) { return std::tie(s.path, s.member); });
  return out;
}

}  // namespace backtrail::app
