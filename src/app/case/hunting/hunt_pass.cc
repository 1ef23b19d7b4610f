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
    for (const auto& [place, one] : at_) {
      if (!one->absent) paths.insert(place.first);
    }
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
      if (one == nullptr || record.offset + record.length > one->source->size) return false;
      return one->looked_at() || one->kept_stream == record.stream;
    };
    return out;
  }

  /// What the stream is now, against what was catalogued.
  PassSource* judge(const StreamState& stream) const {
    PassSource* const one = find(stream.source);
    if (one == nullptr || one->kept_stream || one->state != SourceState::gone) return one;
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

/// Of which print a detector is, when the run had a part of the set only.
class PrintsOfRun {
 public:
  explicit PrintsOfRun(const std::vector<const Printed*>& wanted) {
    for (const Printed* one : wanted) kept_[one->kind][one->index] = one->print;
  }
  [[nodiscard]] std::optional<base::Digest> of(hunt::Kind kind_of, std::uint32_t detector) const {
    const auto kind = kept_.find(kind_of);
    if (kind == kept_.end()) return std::nullopt;
    // only() closes the gaps in these lists; the others keep their places.
    if (kind_of == hunt::Kind::indicator || kind_of == hunt::Kind::stix_pattern) {
      if (detector >= kind->second.size()) return std::nullopt;
      return std::next(kind->second.begin(), detector)->second;
    }
    const auto found = kind->second.find(detector);
    return found == kind->second.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  std::map<hunt::Kind, std::map<std::uint32_t, base::Digest>> kept_;
};

/// Counts what is on record of sources that are not what was catalogued, and keeps what is counted of the others.
class HitsOfPass {
 public:
  HitsOfPass(const std::string& case_folder, const Pass& pass, const PrintsOfRun& prints,
             std::vector<PassSource>& sources)
      : folder_(case_folder), pass_(pass), prints_(prints), sources_(sources), files_(case_folder) {}

  /// Into `selection`; once the plan is there it says whose hits are kept.
  void serve(Selection& selection) {
    selection.count_kept = [this](const hunt::Plan& plan, HuntResult& result, hunt::observations::Log& into) {
      result_ = &result;
      for (const StreamState& stream : result.streams) pass_.judge(stream);
      for (const hunt::Kind kind : {hunt::Kind::sigma_correlation, hunt::Kind::stix_pattern}) {
        for (const std::uint32_t index : kind == hunt::Kind::stix_pattern ? plan.patterns() : plan.correlations()) {
          const auto print = plan.keeps(kind, index) ? prints_.of(kind, index) : std::nullopt;
          if (print) keep.insert(*print);
          for (PassSource& one : sources_) {
            if (print && !one.looked_at()) count(plan, kind, index, *print, one, into);
          }
        }
      }
    };
    selection.keep = [this](std::size_t stream, hunt::Kind kind, std::uint32_t index, std::optional<std::string> file) {
      const auto print = prints_.of(kind, index);
      PassSource* const one = pass_.find(result_->streams[stream].source);
      if (!status_ || !print || one == nullptr || !one->looked_at()) return;
      std::optional<base::Digest>& hits = one->hits[*print];
      if (!file) return;
      auto written = write_hits(files_, folder_, one->source->entry.id, *print, *file);
      if (written) hits = *written;
      else status_ = std::unexpected(std::move(written).error());
    };
  }

  /// Once everything was read.
  base::Status finish() { return status_ ? files_.commit() : status_; }

  /// The bytes of what findings rest on, as they were kept.
  [[nodiscard]] BytesKept bytes_of(const std::vector<Finding>& findings) const {
    std::map<std::size_t, std::map<std::uint64_t, std::uint64_t>> wanted;  // by stream: offsets and lengths
    for (const Finding& finding : findings) {
      for (const FoundRecord& one : finding.records) wanted[one.stream].emplace(one.offset, one.length);
    }
    BytesKept out;
    for (const PassSource& one : sources_) {
      const auto records = one.kept_stream ? wanted.find(*one.kept_stream) : wanted.end();
      if (records == wanted.end()) continue;
      for (const base::Digest& print : one.counted) {
        const HitsOnRecord& hits = one.on_record.at(print);
        const auto file = hits.file ? read_hits(folder_, one.source->entry.id, print, *hits.file) : std::nullopt;
        if (!file) continue;
        (void)each_kept_record(*file, [&](std::uint64_t offset, std::string_view bytes) {
          if (!records->second.contains(offset)) return;
          const std::string& sha256 = one.holder_of(offset + bytes.size()).sha256;
          out.try_emplace({sha256, offset, bytes.size()}, bytes);
        });
      }
    }
    return out;
  }

  std::set<base::Digest> keep;

 private:
  void count(const hunt::Plan& plan, hunt::Kind kind, std::uint32_t index, const base::Digest& print, PassSource& one,
             hunt::observations::Log& into) {
    const auto hits = one.on_record.find(print);
    if (hits == one.on_record.end()) return;
    if (hits->second.file) {
      const auto file = read_hits(folder_, one.source->entry.id, print, *hits->second.file);
      if (!file || !count_hits(*file, plan, kind, index, stream_of(one), into)) return;
    }
    one.counted.insert(print);
    for (const registers::Source* earlier : one.earlier) {
      const bool held =
          std::ranges::find(hits->second.source->holds, earlier->entry.id) != hits->second.source->holds.end();
      if (held && std::ranges::find(one.holds, earlier) == one.holds.end()) one.holds.push_back(earlier);
    }
    std::ranges::sort(one.holds, {}, &registers::Source::size);
  }

  std::size_t stream_of(PassSource& one) {
    if (one.kept_stream) return *one.kept_stream;
    one.kept_stream = result_->streams.size();
    StreamState& stream = result_->streams.emplace_back();
    stream.source.path = one.kept.empty() ? one.source->path : one.kept;
    stream.source.member = one.kept.empty() ? one.source->member : "";
    stream.input = result_->inputs.files.size();
    stream.format = ingest::find_format(one.source->format);
    stream.bytes = one.source->size;
    stream.sha256 = base::Digest::from_hex(one.source->sha256);
    result_->inputs.files.push_back({stream.source.path, one.source->size, {}});
    return *one.kept_stream;
  }

  const std::string& folder_;
  const Pass& pass_;
  const PrintsOfRun& prints_;
  std::vector<PassSource>& sources_;
  base::NewFiles files_;
  base::Status status_;
  HuntResult* result_ = nullptr;
};

/// As `hunt` prints it, each record named by the shortest source that holds it.
PassFinding settled(const HuntResult& result, const Finding& finding, const Pass& pass, const base::Digest& print) {
  OrderedJson json = finding_json(result, finding);
  for (std::size_t i = 0; i < finding.records.size(); ++i) {
    const FoundRecord& record = finding.records[i];
    const PassSource& one = *pass.find(result.streams[record.stream].source);
    json["records"][i]["path"] = one.source->path;
    if (!one.source->member.empty()) json["records"][i]["member"] = one.source->member;
    json["records"][i]["source_sha256"] = one.holder_of(record.offset + record.length).sha256;
  }
  const std::string name = finding_name(json);
  json["finding"] = name;
  const registers::Source& first = *pass.find(result.streams[finding.records.front().stream].source)->source;
  json["tenant"] = first.tenant;
  return {print, base::Digest::from_hex(name.substr(name.find(':') + 1)).value_or(base::Digest{}), base::dump(json),
          finding.time, first.assumed.has_value()};
}

}  // namespace

const registers::Source& PassSource::holder_of(std::uint64_t end) const {
  const auto holder = std::ranges::find_if(holds, [&](const registers::Source* held) { return held->size >= end; });
  return holder == holds.end() ? *source : **holder;
}

base::Result<PassResult> run_pass(const Case& in, const detector::Set& set, const std::vector<const Printed*>& wanted,
                                  const HuntRequest& request, std::vector<PassSource>& sources,
                                  base::Progress* progress) {
  const Pass pass(sources);
  Selection selection = pass.selection();
  const PrintsOfRun prints(wanted);
  HitsOfPass hits(in.folder(), pass, prints, sources);
  if (std::ranges::any_of(wanted, &Printed::together)) hits.serve(selection);
  Detectors detectors;
  detectors.set = only(set, wanted);
  HuntRequest as_held = request;
  // A period chooses among what stands. Who looked at a part of a source would count as having looked at all of it.
  as_held.since = as_held.until = std::nullopt;
  as_held.assume = [&](ingest::SourceInfo& source) {
    const PassSource* const one = pass.find(source);
    if (one != nullptr && one->source->assumed) put_assumption(*one->source->assumed, source);
  };
  BT_TRY(const auto result, hunt_with(std::move(detectors), as_held, &selection, *in.surroundings().clock, progress));
  if (progress != nullptr && progress->stop)
    return base::fail(kStopped, "stopped; what had been looked at before is sealed", {}, "run it again to go on");
  BT_TRY_STATUS(hits.finish());
  for (const StreamState& stream : result.streams) pass.judge(stream);
  PassResult out;
  out.bytes = hits.bytes_of(result.findings);
  out.keep = std::move(hits.keep);
  out.outside_validity = result.outside_validity;
  for (const Finding& finding : result.findings) {
    if (const auto print = prints.of(finding.kind, finding.detector))
      out.findings.push_back(settled(result, finding, pass, *print));
  }
  for (const base::Error& one : result.diagnostics) {
    // What the part of the detectors that this pass had could not have found is no answer of the hunt.
    if (one.code != kNothingCouldMatch && one.code != kAsciiSpelling) out.diagnostics.push_back(one);
  }
  return out;
}

}  // namespace backtrail::app
