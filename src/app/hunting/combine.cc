// SPDX-License-Identifier: Apache-2.0
#include "app/hunting/combine.h"

#include <map>
#include <set>

#include "app/codes.h"
#include "app/hunting/grade.h"
#include "base/count.h"

namespace backtrail::app {
namespace {

class Combiner final : public hunt::CombinedSink {
 public:
  Combiner(HuntResult& result, std::set<std::size_t> copies, bool ignore_validity,
           const std::function<bool(const FoundRecord&)>& take)
      : result_(result), copies_(std::move(copies)), ignore_validity_(ignore_validity), take_(take) {}

  bool counts(const hunt::Place& place) override {
    const FoundRecord record = FoundRecord::from(place);
    return !copies_.contains(record.stream) && (!take_ || take_(record));
  }

  void on_combined(hunt::CombinedHit hit) override {
    Finding finding;
    finding.kind = hit.kind;
    if (outside_validity_of(result_.set, hit.kind, hit.index, hit.time)) {
      ++result_.outside_validity;
      if (!ignore_validity_) return;
      finding.outside_validity = true;
    }
    finding.detector = hit.index;
    finding.time = hit.time;
    finding.records_left_out = hit.left_out;
    for (const hunt::Place& place : hit.records) finding.records.push_back(FoundRecord::from(place));
    for (hunt::CombinedHit::Text& text : hit.matched) {
      MatchedText& matched = finding.matched.emplace_back();
      matched.field = record::valid_utf8(text.field, matched.lossy);
      matched.value = record::valid_utf8(text.value, matched.lossy);
      matched.pattern = std::move(text.pattern);
    }
    result_.findings.push_back(std::move(finding));
  }

 private:
  HuntResult& result_;
  std::set<std::size_t> copies_;
  bool ignore_validity_;
  const std::function<bool(const FoundRecord&)>& take_;
};

/// Streams whose bytes an earlier stream has too.
std::set<std::size_t> copies_of(HuntResult& result, const PipelineOptions& options,
                                const std::function<bool(const FoundRecord&)>& take) {
  std::map<std::uint64_t, std::vector<std::size_t>> by_size;
  for (std::size_t i = 0; i < result.streams.size(); ++i) {
    if (result.streams[i].format != nullptr && (!take || take({i, 0, 0, std::nullopt})))
      by_size[result.streams[i].bytes].push_back(i);
  }
  std::vector<std::size_t> wanted;
  for (const auto& [size, streams] : by_size) {
    if (streams.size() > 1) wanted.insert(wanted.end(), streams.begin(), streams.end());
  }
  std::set<std::size_t> copies;
  std::set<base::Digest> seen;
  for (const auto& [stream, hash] : hash_streams(result.streams, wanted, options)) {
    if (!seen.insert(hash).second) copies.insert(stream);
    result.hashes.emplace(stream, hash);
  }
  return copies;
}

void tell(HuntResult& result) {
  const hunt::CombinedStats& stats = result.combined;
  const auto note = [&](base::Code code, std::string message, base::Severity severity, std::string hint) {
    result.diagnostics.push_back({code, std::move(message), {}, std::move(hint), severity});
  };
  const hunt::observations::Stats& seen = stats.observations;
  if (seen.dropped != 0) {
    note(kObservationsLost,
         base::counted(seen.dropped, "observation") + " of correlations and patterns " +
             base::plural(seen.dropped, "was", "were") + " lost" + (seen.failed ? ": " + seen.failed->message : ""),
         base::Severity::error, "TMPDIR names the folder that they are written to when memory does not hold them");
  }
  if (seen.without_time != 0) {
    note(kObservationsUnplaced,
         base::counted(seen.without_time, "record without a time fits", "records without a time fit") +
             " a part of a correlation and cannot be ordered",
         base::Severity::warning, "");
  }
  if (stats.patterns_given_up != 0) {
    note(kBindingGaveUp,
         std::to_string(stats.patterns_given_up) +
             " STIX patterns could be bound in too many ways to try all; findings of theirs may be missing",
         base::Severity::error, "WITHIN a shorter span leaves fewer ways");
  }
  if (stats.windows_capped != 0) {
    note(kWindowsCapped,
         std::to_string(stats.windows_capped) +
             " times a correlation's window held more records than are kept; the oldest went",
         base::Severity::error, "a shorter timespan or a further field to group by holds fewer");
  }
}

}  // namespace

void combine_findings(HuntResult& result, const hunt::Plan& plan, const std::vector<hunt::observations::Log*>& logs,
                      const PipelineOptions& options, bool ignore_validity,
                      const std::function<bool(const FoundRecord&)>& take) {
  if (!plan.observes()) return;
  Combiner combiner(result, copies_of(result, options, take), ignore_validity, take);
  result.combined = plan.combine(logs, combiner);
  tell(result);
}

}  // namespace backtrail::app
