// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/held_sources.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "app/case/telemetry/assumed.h"
#include "app/case/telemetry/catalogue.h"
#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/holdings.h"
#include "app/case/telemetry/placing.h"
#include "base/count.h"
#include "base/path_text.h"

namespace backtrail::app {
namespace {

using StreamPlace = std::pair<std::string, std::string>;  // path and member

StreamPlace place_of(const Case& in, const registers::Source& source) {
  if (is_kept(in.folder(), source.sha256)) return {settled_path(kept_path(in.folder(), source.sha256)), ""};
  return {source.path, source.member};
}

/// Streams by their place and by their bytes: the same bytes under two paths are hunted once.
class StreamsRead {
 public:
  explicit StreamsRead(const HuntResult& hunted) {
    for (const StreamState& stream : hunted.streams) {
      by_place_.emplace(StreamPlace(stream.source.path, stream.source.member), &stream);
      if (stream.sha256) by_sha256_.emplace(stream.sha256->hex(), &stream);
    }
  }
  [[nodiscard]] bool has_bytes_of(const registers::Source& source) const { return by_sha256_.contains(source.sha256); }
  /// Why the source was not read as it was catalogued.
  [[nodiscard]] std::string why_not(const registers::Source& source) const {
    const auto found = by_place_.find({source.path, source.member});
    if (found == by_place_.end()) return "a source that was catalogued is not there any more";
    return found->second->broken ? "a source could not be read to its end"
                                 : "a source has changed since it was catalogued";
  }

 private:
  std::map<StreamPlace, const StreamState*> by_place_;
  std::map<std::string, const StreamState*> by_sha256_;
};

}  // namespace

base::Result<HuntResult> hunt_sources(const Case& in, const std::vector<registers::Source>& sources,
                                      Detectors detectors, HuntRequest request, base::Progress* progress) {
  std::map<StreamPlace, const registers::Source*> held;
  std::set<std::string> paths;
  for (const registers::Source& one : sources) {
    const StreamPlace place = place_of(in, one);
    held.emplace(place, &one);
    paths.insert(base::path_of(place.first));
  }
  const auto find = [&held](const ingest::SourceInfo& stream) -> const registers::Source* {
    const auto found = held.find({settled_path(stream.path), stream.member});
    return found == held.end() ? nullptr : found->second;
  };
  request.hash_every_stream = true;
  request.assume = [&](ingest::SourceInfo& stream) {
    const registers::Source* const one = find(stream);
    if (one != nullptr && one->assumed) put_assumption(*one->assumed, stream);
  };
  Selection selection;
  selection.inputs = find_inputs({paths.begin(), paths.end()});
  selection.format_of = [&](const ingest::SourceInfo& stream) -> std::optional<const ingest::Format*> {
    const registers::Source* const one = find(stream);
    if (one == nullptr) return std::nullopt;
    return ingest::find_format(one->format);
  };
  selection.beginnings = [](const ingest::SourceInfo&) { return std::vector<std::uint64_t>(); };
  selection.from = [](const ingest::SourceInfo&) { return std::uint64_t{0}; };
  selection.counts = [](const StreamState&, const FoundRecord&) { return true; };
  return hunt_with(std::move(detectors), request, &selection, *in.surroundings().clock, progress);
}

std::vector<registers::Source> whole_sources(const std::vector<registers::Source>& sources, const HuntResult& hunted,
                                             std::vector<registers::NotLooked>& not_looked) {
  const StreamsRead streams(hunted);
  std::vector<registers::Source> out;
  for (const registers::Source& source : sources) {
    const std::string from = source.first.substr(0, 10), until = source.last.substr(0, 10);
    // What was cut off when it was catalogued is whole as far as it was; the rest is held as unread.
    if (streams.has_bytes_of(source)) {
      out.push_back(source);
      if (source.damaged != 0) {
        not_looked.push_back({source.tenant, "", from, until,
                              base::counted(source.damaged, "record is damaged", "records are damaged"), "damaged"});
      }
      continue;
    }
    std::set<std::string> channels;
    for (const auto& one : source.log_sources) channels.insert(channel_name(one));
    if (channels.empty()) channels.insert("");
    for (const std::string& channel : channels)
      not_looked.push_back({source.tenant, channel, from, until, streams.why_not(source), "no-source"});
  }
  return out;
}

}  // namespace backtrail::app
