// SPDX-License-Identifier: Apache-2.0
// The one-shot hunt: files and intelligence in, findings and a statement of what the answer covers out. Needs no case.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/hunting/base_hits.h"
#include "app/hunting/found_record.h"
#include "app/hunting/unseen_texts.h"
#include "app/stream/pipeline.h"
#include "base/error.h"
#include "base/progress.h"
#include "base/sha256.h"
#include "base/time.h"
#include "base/zone.h"
#include "detector/detector.h"
#include "hunt/hunt.h"
#include "intel/shared.h"
#include "record/mapping.h"
#include "record/record.h"

namespace backtrail::app {

struct HuntRequest {
  std::vector<std::string> paths;
  std::vector<std::string> intel;
  std::vector<std::string> placeholders;  // files of values for the modifier `expand`
  std::vector<std::string> pipelines;     // files of pySigma processing pipelines, laid on the rules
  std::string as;                        // a format's name; empty: the content tells
  std::optional<base::Instant> since;    // inclusive
  std::optional<base::Instant> until;    // exclusive
  base::Zone assumed_zone{};
  std::function<void(ingest::SourceInfo&)> assume;  // puts in what is held of a stream's zone and year; may be empty
  std::string min_level;                 // empty: all
  bool ignore_validity = false;
  unsigned threads = 1;
  bool hash_every_stream = false;
  std::vector<std::string> warninglists;  // folders of MISP warninglists that findings are graded by
  record::LogSource log_source;          // for records whose log source nothing tells
  std::string mappings;                  // folder of the user's own field mappings; empty: none
  bool yara_files = false;               // YARA rules over whole files too
  bool slack = false;                    // hunt in records left over in EVTX files too
  std::string rule_cache;                // folder of intel::RuleCache; empty: none
  bool texts = false;                    // tell of texts of indicators that are taken for no sighting
};

struct MatchedText {
  std::string field, value, pattern;
  bool lossy = false;
  std::optional<std::uint64_t> offset{};  // of the value in the record's bytes
};

struct Finding {
  hunt::Kind kind = hunt::Kind::sigma;
  std::uint32_t detector = 0;            // into the Set's list of that kind
  std::vector<FoundRecord> records;      // at least one, in the order of their places
  std::uint64_t records_left_out = 0;    // beyond hunt::kRecordsPerFinding
  std::optional<base::Instant> time;     // of the last record
  bool outside_validity = false;
  bool slack = false;                    // the record is a remainder of an older log
  std::vector<intel::Shared> shared;     // lists of shared infrastructure that its indicator is on
  std::vector<MatchedText> matched;
  base::Digest id;                       // "finding"
  std::vector<std::pair<std::string, std::string>> also_at;  // path, member
};

/// Records of one log source: how many, from when to when, and on which days.
struct SourceCoverage {
  std::uint64_t records = 0;
  std::uint64_t without_time = 0;        // of these: they may be of any day
  std::optional<base::Instant> first, last;
  std::set<std::int64_t> days;           // base::day_number
  void add(const record::Record& record);
  void merge(const SourceCoverage& other);

 private:
  std::optional<std::int64_t> last_day_;  // that was added: records of one day come in rows
};

struct Coverage {
  std::map<const record::LogSource*, SourceCoverage> sources;
  std::uint64_t records = 0;
  std::uint64_t without_time = 0;
  std::uint64_t assumed_time = 0;
  std::uint64_t shown_twice = 0, never_shown = 0;  // of these, by the clocks of the zone that was taken (base/zone.h)
  std::uint64_t outside_period = 0;  // records that --since and --until left out
  std::uint64_t slack = 0;  // records left over from older logs
  /// `source` is what `sources` has for the record's.
  void add(const record::Record& record, SourceCoverage& source);
  void merge(const Coverage& other);
};

struct HuntResult {
  detector::Set set;
  std::vector<detector::NotEvaluated> not_evaluated;
  std::vector<std::string> nothing_from;  // intelligence paths that gave nothing
  std::uint64_t intel_files = 0, intel_skipped = 0;  // read, and of folders passed over: neither rules nor indicators
  std::vector<std::uint32_t> hunted_rules;  // indices of rules in the plan
  std::vector<std::uint32_t> hunted_correlations;  // and of correlations
  std::vector<std::uint32_t> hunted_patterns;  // and of STIX patterns
  std::vector<std::uint32_t> hunted_yara;  // and of YARA rules
  hunt::YaraStats yara;
  std::set<std::size_t> yara_files;  // streams that YARA scanned whole
  hunt::CombinedStats combined;
  /// A rule or pattern, and values on which its regular expression was not finished.
  struct GaveUp {
    std::string id, title;
    std::uint64_t values = 0;
  };
  std::vector<GaveUp> gave_up;
  std::vector<std::uint32_t> without_telemetry;  // rules that no record of any seen log source could match
  Inputs inputs;
  std::vector<StreamState> streams;
  std::map<std::size_t, base::Digest> hashes;  // of streams in which something was found, or of all
  std::vector<base::Error> diagnostics;  // all that was lost or skipped, in a fixed order
  std::vector<base::Error> unreadable;
  std::uint64_t records_damaged = 0;
  std::shared_ptr<const record::MappingSet> mappings;  // owns the log sources that `coverage` points to
  Coverage coverage;
  std::uint64_t outside_validity = 0;
  std::vector<UnseenText> unseen_texts;  // where they were asked for; ascending by indicator
  std::vector<Finding> findings;  // sorted by path, member, offset, detector id

  /// No log format fits this stream, and YARA has not looked at it either.
  [[nodiscard]] bool passed_over(std::size_t stream) const;
  /// Something of the telemetry was not looked at.
  [[nodiscard]] bool incomplete() const;
  /// Why nothing could have been found, whatever happened in these organisations; empty when something could.
  [[nodiscard]] std::string blind() const;
  /// Nothing could be looked at at all.
  [[nodiscard]] bool failed() const;
};

/// What is hunted with, as it was read: placeholders filled in, pipelines laid on, rules below the level silent.
struct Detectors {
  detector::Set set;
  std::vector<std::string> nothing_from;
  std::uint64_t files = 0, files_skipped = 0;
  std::set<std::string> left_out;  // paths of rules that nobody asked for
  std::vector<base::Error> diagnostics;
};
/// kUnknownLevel, and what a file of placeholders or a pipeline is refused with.
base::Result<Detectors> load_detectors(const HuntRequest& request);

/// For a hunt that knows its streams: which it reads, and which records count. Functions are asked by the reading thread
/// and, `from`, by workers.
struct Selection {
  Inputs inputs;  // instead of the request's paths
  std::function<std::optional<const ingest::Format*>(const ingest::SourceInfo&)> format_of;
  std::function<std::vector<std::uint64_t>(const ingest::SourceInfo&)> beginnings;
  std::function<std::uint64_t(const ingest::SourceInfo&)> from;  // records that end before it are passed over
  std::function<bool(const StreamState&, const FoundRecord&)> counts;  // asked once everything has been read
  /// Then, before detectors of several records are answered: adds streams that are not read, and what was kept of them (base_hits.h).
  /// May be empty.
  std::function<void(const hunt::Plan&, HuntResult&, hunt::observations::Log&)> count_kept{};
  HitKeeper::Sink keep{};  // of what they count now; may be empty
};
/// The same with detectors in hand. `selection` may be null. kUnknownFormat, and those of load_mappings().
base::Result<HuntResult> hunt_with(Detectors detectors, const HuntRequest& request, const Selection* selection,
                                   const base::Clock& clock, base::Progress* progress);

/// kUnknownFormat, kUnknownLevel, and what a file of placeholders is refused with. Everything else goes into the result.
base::Result<HuntResult> run_hunt(const HuntRequest& request, const base::Clock& clock, base::Progress* progress);

/// What of the record made the detector true, for the finding.
void add_matched(const hunt::Hit& hit, Finding& finding);

/// "sigma", "sigma-correlation", "indicator", "stix-pattern", "yara".
[[nodiscard]] std::string_view kind_name(hunt::Kind kind);
/// As findings name it: a STIX pattern of one comparison is an indicator.
[[nodiscard]] std::string_view kind_name(const detector::Set& set, const Finding& finding);
/// What was hunted with, each as kind, id and hash.
struct HuntedDetector {
  hunt::Kind kind = hunt::Kind::sigma;
  std::string id;
  base::Digest sha256;
};
[[nodiscard]] std::vector<HuntedDetector> hunted_detectors(const HuntResult& result);
/// The detector's own id and hash, as findings name it.
[[nodiscard]] std::string detector_id(const detector::Set& set, const Finding& finding);
[[nodiscard]] base::Digest detector_sha256(const detector::Set& set, const Finding& finding);

}  // namespace backtrail::app
