// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/source_drafts.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "app/case/telemetry/coverage.h"
#include "base/days.h"
#include "base/json.h"
#include "base/sha256.h"

namespace backtrail::app {
namespace {

using base::Json;

Json log_sources_json(const StreamHoldings& holdings) {
  struct Row {
    SourceCoverage seen;
    registers::FieldNames fields;
    bool too_many = false;
  };
  std::map<std::tuple<std::string, std::string, std::string>, Row> rows;
  for (const auto& [source, seen] : holdings.log_sources) {
    Row& row = rows[{source->product, source->service, source->categories.empty() ? "" : source->categories.front()}];
    row.seen.merge(seen);
    if (const auto names = holdings.fields.find(source); names != holdings.fields.end())
      row.fields.insert(names->second.begin(), names->second.end());
    row.too_many = row.too_many || holdings.too_many_fields.contains(source);
  }
  Json out = Json::array();
  for (const auto& [key, row] : rows) {
    const auto& [product, service, category] = key;
    out.push_back({{"product", product},
                   {"service", service},
                   {"category", category},
                   {"records", row.seen.records},
                   {"without_time", row.seen.without_time},
                   {"days", base::day_ranges(row.seen.days)}});
    if (!row.too_many) out.back()["fields"] = row.fields;
  }
  return out;
}

std::string source_id(const CatalogueRequest& request, std::size_t number) {
  if (request.source_name.empty()) return {};
  return number == 1 ? request.source_name : request.source_name + "/" + std::to_string(number);
}

bool goes_on_at(const std::string& path, const Placement& placement) {
  return placement.source != nullptr && placement.source->path == path &&
         (placement.state == Placed::known || placement.state == Placed::grown);
}

}  // namespace

SourceDrafts::SourceDrafts(const CatalogueRequest& request, const std::vector<registers::Source>& known,
                           const Inputs& inputs, const ReadOnce& read_once)
    : request_(request), mappings_(read_once.mappings) {
  const std::vector<StreamState>& read_streams = read_once.result.streams;
  place(known, inputs, read_streams);
  for (std::size_t i = 0; i < read_streams.size(); ++i) {
    const auto holdings = read_once.holdings.find(i);
    if (holdings != read_once.holdings.end() && holdings->second.assumed_time != 0) settle(i, read_streams[i]);
    if (!request.as.empty()) correct_format(i, read_streams[i]);
    if (holdings != read_once.holdings.end()) count_again(i, read_streams[i], holdings->second);
  }
}

void SourceDrafts::place(const std::vector<registers::Source>& known, const Inputs& inputs,
                         const std::vector<StreamState>& read_streams) {
  std::vector<const registers::Source*> standing;
  for (const registers::Source& one : known) {
    if (one.tenant == request_.tenant) standing.push_back(&one);
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
}

bool SourceDrafts::read_otherwise(const std::vector<StreamState>& were_read, const SourceMarks& entered,
                                  AssumedByPlace& by) const {
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

bool SourceDrafts::read_as_another(const std::vector<StreamState>& were_read, const SourceMarks& entered,
                                   FormatsByPlace& by) const {
  if (!request_.as.empty()) return false;
  bool any = false;
  for (const auto& [index, places] : placements_) {
    const StreamState& stream = were_read[index];
    if (stream.format == nullptr) continue;
    for (const auto& [path, placement] : places) {
      const bool goes_on = placement.source != nullptr && placement.state != Placed::fresh &&
                           placement.state != Placed::corrected && placement.source->format != stream.format->name();
      if (!goes_on || (placement.state == Placed::known && entered.contains(placement.source->entry.index))) continue;
      const ingest::Format* const known_as = ingest::find_format(placement.source->format);
      if (known_as == nullptr) continue;
      by[{settled_path(stream.source.path), stream.source.member}] = known_as;
      any = true;
      break;
    }
  }
  return any;
}

/// Whoever says another format than a log is held in corrects it: it was misread.
void SourceDrafts::correct_format(std::size_t index, const StreamState& stream) {
  if (stream.format == nullptr) return;
  for (auto& [path, placement] : placements_[index]) {
    if (goes_on_at(path, placement) && placement.source->format != stream.format->name())
      placement.state = Placed::corrected;
  }
}

/// A known log in which an earlier version did not count records without a time: the same bytes, read in the same way, are sealed once
/// more with the count. By what zone or year an earlier version read them only who says it can settle.
void SourceDrafts::count_again(std::size_t index, const StreamState& stream, const StreamHoldings& holdings) {
  if (stream.format == nullptr || stream.broken) return;
  for (auto& [path, placement] : placements_[index]) {
    const bool here =
        placement.state == Placed::known && goes_on_at(path, placement) && is_uncounted(*placement.source);
    if (!here || placement.source->format != stream.format->name()) continue;
    if (holdings.assumed_time != 0 && !placement.source->assumed) continue;
    placement.state = Placed::corrected;
    counted_.insert(placement.source);
  }
}

void SourceDrafts::add(std::size_t index, const StreamState& stream, const StreamHoldings& holdings,
                       std::uint64_t damaged, Catalogued& out) {
  std::optional<std::size_t> twin;  // among out.sources
  for (const auto& [path, placement] : placements_[index]) {
    // Of the same bytes at several places one is catalogued, and others only where something else lay before.
    if (twin && placement.state == Placed::known) {
      copies.push_back({path, stream.source.member, stream.sha256->hex(), stream.bytes});
      copies_.push_back({*twin, path, stream.source.member});
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
                         std::string(counted_.contains(placement.source) ? kCounted : name(placement.state)),
                         {},
                         false};
    add_at(index, std::move(row), placement, holdings, out);
  }
}

void SourceDrafts::tell_known(std::size_t index, CataloguedSource& row, const registers::Source& source) {
  row.id = source.entry.label();
  row.assumed = source.assumed;
  row.first = source.first;
  row.last = source.last;
  if (source.path != row.path || source.member != row.member) {
    row.state = kCopy;
    copies.push_back({row.path, row.member, row.sha256, row.size});
  }
  held[index] = source.entry.index;
}

void SourceDrafts::add_at(std::size_t index, CataloguedSource row, const Placement& placement,
                          const StreamHoldings& holdings, Catalogued& out) {
  SourceCoverage all;
  for (const auto& [source, seen] : holdings.log_sources) all.merge(seen);
  if (all.first) row.first = base::format(*all.first);
  if (all.last) row.last = base::format(*all.last);
  if (const auto settled = settled_.find(index); settled != settled_.end()) row.assumed = settled->second.it;
  if (placement.state == Placed::known) {
    // The bytes of another of these streams, packed in another way.
    const auto twin = placement.source != nullptr
                          ? out.sources.end()
                          : std::ranges::find(out.sources, row.sha256, &CataloguedSource::sha256);
    if (twin != out.sources.end()) {
      copies.push_back({row.path, row.member, row.sha256, row.size});
      copies_.push_back({static_cast<std::size_t>(twin - out.sources.begin()), row.path, row.member});
      return;
    }
    if (placement.source != nullptr) tell_known(index, row, *placement.source);
    out.sources.push_back(std::move(row));
    return;
  }
  Draft draft;
  draft.type = registers::kSource;
  draft.received = request_.received;
  Json body = {{"tenant", request_.tenant}, {"path", row.path},
               {"sha256", row.sha256},      {"size", row.size},
               {"format", row.format},      {"records", row.records},
               {"damaged", row.damaged},    {"log_sources", log_sources_json(holdings)}};
  if (!row.member.empty()) body["member"] = row.member;
  if (all.first) body["first"] = row.first;
  if (all.last) body["last"] = row.last;
  if (!mappings_.empty()) body["mappings"] = mappings_;
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

void SourceDrafts::tell_copies(Catalogued& out) const {
  for (const auto& [twin, path, member] : copies_) {
    CataloguedSource row = out.sources[twin];
    row.path = path;
    row.member = member;
    row.state = kCopy;
    out.sources.push_back(std::move(row));
  }
}

std::vector<Draft> SourceDrafts::vacate(Catalogued& out) const {
  std::vector<Draft> all;
  const std::string nothing = base::sha256("").hex();
  for (const registers::Source* one : vacated_) {
    Draft draft;
    draft.type = registers::kSource;
    draft.corrects = one->entry.id;
    Json body = {{"tenant", one->tenant}, {"path", one->path}, {"sha256", nothing}, {"size", 0}, {"format", kVacated}};
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

bool SourceDrafts::is_known(std::size_t index) const {
  return std::ranges::all_of(placements_.at(index),
                             [](const auto& place) { return place.second.state == Placed::known; });
}

/// By what the stream's records are held. Another assumption than these bytes were held with corrects what stands at their place.
void SourceDrafts::settle(std::size_t index, const StreamState& stream) {
  auto& places = placements_[index];
  if (places.empty() || stream.format == nullptr) return;
  auto best = std::ranges::find_if(places, [](const auto& one) { return goes_on_at(one.first, one.second); });
  if (best == places.end())
    best = std::ranges::find_if(places, [](const auto& one) { return one.second.source != nullptr; });
  const Placement& placement = best == places.end() ? places.front().second : best->second;
  auto settled = settle_assumption(request_.assumed, stream.format->name(), stream.source, placement);
  const registers::Source* const source = placement.source;
  const bool here = best != places.end() && goes_on_at(best->first, placement);
  if (settled.corrects && here) best->second.state = Placed::corrected;
  else if (settled.corrects && placement.state == Placed::known && source->assumed) settled.it = *source->assumed;
  settled_[index] = {std::move(settled.it), source != nullptr && source->assumed ? source : nullptr};
}

}  // namespace backtrail::app
