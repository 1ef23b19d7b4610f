// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/hunt_pass.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "app/case/hunting/findings.h"
#include "app/case/telemetry/assumed.h"
#include "app/case/telemetry/catalogue.h"
#include "app/codes.h"
#include "app/hunting/render.h"
#include "base/json.h"
#include "base/path_text.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;
using PathAndMemberOfSource = std::pair<std::string, std::string>;

class Pass {
 public:
  explicit Pass(std::vector<PassSource>& sources) {
    for (PassSource& one : sources)
      at_.emplace(one.kept.empty() ? std::pair(one.source->path, one.source->member) : std::pair(one.kept, ""), &one);
  }

  [[nodiscard]] PassSource* find(const ingest::SourceInfo& source) const {
    const auto found = at_.find({settled_path(source.path), source.member});
    return found == at_.end() ? nullptr : found->second;
  }

  [[nodiscard]] Selection selection() const {
    Selection out;
    std::set<std::string> paths;
    for (const auto& [place, one] : at_) paths.insert(place.first);
    for (const std::string& path : paths) {
      std::error_code error;
      const auto size = std::filesystem::file_size(base::path_of(path), error);
      out.inputs.files.push_back({path, error ? 0 : size, {}});
      out.inputs.total_bytes += error ? 0 : size;
    }
    out.format_of = [this](const ingest::SourceInfo& source) -> std::optional<const ingest::Format*> {
      const PassSource* const one = find(source);
      if (one == nullptr) return std::nullopt;
      return ingest::find_format(one->source->format);
    };
    out.beginnings = [this](const ingest::SourceInfo& source) {
      std::set<std::uint64_t> sizes;
      if (const PassSource* const one = find(source); one != nullptr) {
        sizes.insert(one->source->size);
        for (const registers::Source* earlier : one->earlier) sizes.insert(earlier->size);
      }
      return std::vector<std::uint64_t>(sizes.begin(), sizes.end());
    };
    out.from = [this](const ingest::SourceInfo& source) {
      const PassSource* const one = find(source);
      return one == nullptr ? 0 : one->from;
    };
    out.counts = [this](const StreamState& stream, const FoundRecord& record) {
      const PassSource* const one = judge(stream);
      return one != nullptr && one->looked_at() && record.offset + record.length <= one->source->size;
    };
    return out;
  }

  /// What the stream is now, against what was catalogued.
  PassSource* judge(const StreamState& stream) const {
    PassSource* const one = find(stream.source);
    if (one == nullptr || one->state != SourceState::gone) return one;
    const auto is_beginning = [&](const registers::Source& source) {
      if (source.size == stream.bytes) return stream.sha256 && stream.sha256->hex() == source.sha256;
      const auto begin = stream.beginnings.find(source.size);
      return begin != stream.beginnings.end() && begin->second.hex() == source.sha256;
    };
    one->state = SourceState::changed;
    one->got = stream.broken ? stream.broken->message : stream.sha256 ? stream.sha256->text() : "no format fits it";
    if (!stream.sha256 || !is_beginning(*one->source)) return one;
    for (const registers::Source* earlier : one->earlier) {
      if (is_beginning(*earlier)) one->holds.push_back(earlier);
    }
    const bool from_holds = std::ranges::any_of(one->holds, [&](const auto* held) { return held->size == one->from; });
    if (one->from != 0 && !from_holds) return one;
    one->state = stream.bytes == one->source->size ? SourceState::whole : SourceState::grown;
    return one;
  }

 private:
  std::map<PathAndMemberOfSource, PassSource*> at_;
};

/// Of which print a finding is, when the run had a part of the set only.
class PrintOfFinding {
 public:
  explicit PrintOfFinding(const std::vector<const Printed*>& wanted) {
    for (const Printed* one : wanted) kept_[one->kind][one->index] = one->print;
  }
  [[nodiscard]] std::optional<base::Digest> of(const Finding& finding) const {
    const auto kind = kept_.find(finding.kind);
    if (kind == kept_.end()) return std::nullopt;
    // only() closes the gaps in these lists; the others keep their places.
    if (finding.kind == hunt::Kind::indicator || finding.kind == hunt::Kind::stix_pattern) {
      if (finding.detector >= kind->second.size()) return std::nullopt;
      return std::next(kind->second.begin(), finding.detector)->second;
    }
    const auto found = kind->second.find(finding.detector);
    return found == kind->second.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  std::map<hunt::Kind, std::map<std::uint32_t, base::Digest>> kept_;
};

/// As `hunt` prints it, each record named by the shortest source that holds it.
PassFinding settled(const HuntResult& result, const Finding& finding, const Pass& pass, const base::Digest& print) {
  OrderedJson json = finding_json(result, finding);
  for (std::size_t i = 0; i < finding.records.size(); ++i) {
    const FoundRecord& record = finding.records[i];
    const PassSource& one = *pass.find(result.streams[record.stream].source);
    const auto holder = std::ranges::find_if(
        one.holds, [&](const registers::Source* held) { return held->size >= record.offset + record.length; });
    json["records"][i]["path"] = one.source->path;
    if (!one.source->member.empty()) json["records"][i]["member"] = one.source->member;
    json["records"][i]["source_sha256"] = (holder == one.holds.end() ? one.source : *holder)->sha256;
  }
  const std::string name = finding_name(json);
  json["finding"] = name;
  const registers::Source& first = *pass.find(result.streams[finding.records.front().stream].source)->source;
  json["tenant"] = first.tenant;
  return {print, base::Digest::from_hex(name.substr(name.find(':') + 1)).value_or(base::Digest{}), base::dump(json),
          finding.time, first.assumed.has_value()};
}

}  // namespace

base::Result<PassResult> run_pass(const detector::Set& set, const std::vector<const Printed*>& wanted,
                                  const HuntRequest& request, std::vector<PassSource>& sources,
                                  const base::Clock& clock, base::Progress* progress) {
  const Pass pass(sources);
  const Selection selection = pass.selection();
  Detectors detectors;
  detectors.set = only(set, wanted);
  HuntRequest as_held = request;
  // A period chooses among what stands. Who looked at a part of a source would count as having looked at all of it.
  as_held.since = as_held.until = std::nullopt;
  as_held.assume = [&](ingest::SourceInfo& source) {
    const PassSource* const one = pass.find(source);
    if (one != nullptr && one->source->assumed) put_assumption(*one->source->assumed, source);
  };
  BT_TRY(const auto result, hunt_with(std::move(detectors), as_held, &selection, clock, progress));
  if (progress != nullptr && progress->stop)
    return base::fail(kStopped, "stopped; what had been looked at before is sealed", {}, "run it again to go on");
  for (const StreamState& stream : result.streams) pass.judge(stream);
  PassResult out;
  out.outside_validity = result.outside_validity;
  const PrintOfFinding prints(wanted);
  for (const Finding& finding : result.findings) {
    if (const auto print = prints.of(finding)) out.findings.push_back(settled(result, finding, pass, *print));
  }
  for (const base::Error& one : result.diagnostics) {
    // What the part of the detectors that this pass had could not have found is no answer of the hunt.
    if (one.code != kNothingCouldMatch && one.code != kAsciiSpelling) out.diagnostics.push_back(one);
  }
  return out;
}

}  // namespace backtrail::app
