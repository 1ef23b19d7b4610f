// SPDX-License-Identifier: Apache-2.0
// A hunt's answer as everything here writes it: what was found, with what, in what, and what was not looked at.
//
// For the user who ran the hunt and nobody else: no gate has seen it, so nothing here may be handed to outsiders. That is
// what `publish` is for, which takes released material alone.
//
// Findings are walked and never held, however many there are; everything else is a few tables that the hunt has anyway.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace backtrail::report {

/// Where the bytes of a report go, piece by piece.
using Sink = std::function<void(std::string_view)>;

/// Sigma's levels, worst first; rules that name none; and indicators, which have none.
enum class Level : std::uint8_t { critical, high, medium, low, informational, none, indicator };
inline constexpr std::size_t kLevelCount = 7;
[[nodiscard]] std::string_view name(Level level);
/// Of a rule: `text` as it says.
[[nodiscard]] Level level_of_rule(std::string_view text);

using LevelCounts = std::array<std::uint64_t, kLevelCount>;

/// A rule or indicator that found something.
/// The kind of observable of what is a whole STIX pattern.
inline constexpr std::string_view kStixPattern = "stix-pattern";

struct Detector {
  std::string kind;  // "sigma", "indicator": as findings name it
  std::string id;
  std::string sha256;
  std::string title;
  std::string author, license;
  Level level = Level::none;
  std::vector<std::string> sources;  // files that hold it
  std::vector<std::string> reports;  // that these name
  std::vector<std::string> techniques;  // "T1003.001"
  std::string observable, value;  // of an indicator: its kind and canonical value
  std::string pattern;  // of an indicator: as its list has it
  std::optional<base::Instant> valid_from, valid_until;
  std::uint64_t findings = 0;
  std::optional<base::Instant> first, last;  // of its findings
};

/// A stream of bytes: a file, or a member of an archive.
struct Source {
  std::string path, member;
  std::string sha256;  // empty when it was not hashed
  std::string format;  // empty: no format fits
  std::uint64_t bytes = 0;
};

struct Matched {
  std::string_view field, value, pattern;
  bool lossy = false;
};

/// A record by its place: an index into Hunt::sources, and bytes in that stream.
struct RecordPlace {
  std::size_t source = 0;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::optional<std::uint64_t> record_id;
  friend auto operator<=>(const RecordPlace&, const RecordPlace&) = default;
};

/// Valid while it is handed over.
struct Finding {
  std::size_t detector = 0;  // index in Hunt::detectors
  std::string id;  // "sha256:…"
  std::string_view tenant;  // empty outside a case
  std::optional<base::Instant> time;
  std::vector<Matched> matched;
  std::vector<RecordPlace> records;  // at least one
  std::uint64_t records_left_out = 0;  // that it rests on too, beyond a limit
  std::span<const std::pair<std::string, std::string>> also_at;  // path, member
  bool outside_validity = false;
  bool slack = false;  // the record is a remainder of an older log
};

class Findings {
 public:
  virtual ~Findings() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// In the order in which findings are printed. May be called again.
  virtual void each(const std::function<void(const Finding&)>& take) const = 0;
};

/// A record read again, for people.
struct ReadRecord {
  std::vector<std::pair<std::string, std::string>> fields;  // in the record's order
};
/// Reads records by their places; those that can no longer be read are missing from the answer.
using ReadRecords = std::function<std::map<RecordPlace, ReadRecord>(const std::vector<RecordPlace>&)>;

/// What the rules say that name a technique.
struct Technique {
  std::string id, name;  // the name is empty when nothing knows it
  std::vector<std::string> tactics;  // names
  std::uint64_t findings = 0;
  std::uint64_t found = 0;  // rules that found something
  std::uint64_t looked = 0;  // rules that had telemetry, those included
  std::uint64_t blind = 0;  // rules of whose log source nothing was seen
};

/// Records of one log source.
struct LogSource {
  std::string product, service;
  std::vector<std::string> categories;
  std::uint64_t records = 0;
  std::optional<base::Instant> first, last;
  std::set<std::int64_t> days;  // that hold records: base::day_number
  [[nodiscard]] std::string label() const;
};

/// Rules that no record could have matched, by the log source that they need.
struct Blind {
  std::string log_source;
  std::vector<std::string> rules;  // titles, sorted
};

struct NotEvaluated {
  std::string path, id, code, message;
};

struct Hunt {
  std::string version;  // of the program
  base::Instant at{};  // when it was run
  double elapsed_s = 0;
  bool stopped = false;  // by the user, before everything was read

  std::vector<Detector> detectors;  // that found something; worst level first, then by title and id
  std::vector<Source> sources;
  std::vector<Technique> techniques;  // that any rule names, by id
  std::vector<LogSource> log_sources;
  std::vector<Blind> blind;  // most rules first
  std::vector<NotEvaluated> not_evaluated;
  std::vector<base::Error> unreadable;
  std::vector<std::string> unrecognised;  // paths of content that no format fits
  std::vector<std::string> nothing_from;  // paths of intelligence that gave nothing
  std::vector<std::pair<std::string, std::uint64_t>>
      gave_up;  // rules and patterns, and values on which their regex was not finished

  std::vector<std::pair<std::string, std::uint64_t>>
      limits;  // why some indicators are looked for in some places alone, and how many

  std::uint64_t files_read = 0, bytes = 0, records = 0, records_damaged = 0;
  std::uint64_t without_time = 0, assumed_time = 0, shown_twice = 0, never_shown = 0, outside_period = 0, slack = 0;
  std::uint64_t rules = 0, indicators = 0, revoked = 0, not_for_detection = 0, intel_skipped = 0;
  std::uint64_t outside_validity = 0, shared = 0;
  std::string blind_to_all;  // why nothing could have been found; empty when something could
  std::uint64_t problems = 0;  // errors told of while hunting, whatever they are of, and paths that are no files
  std::uint64_t observations_lost = 0, windows_capped = 0, patterns_given_up = 0;  // of findings of several records
  std::optional<base::Instant> first, last;  // of all records
  LevelCounts by_level{};

  const Findings* findings = nullptr;
  ReadRecords read_records;

  [[nodiscard]] std::uint64_t without_telemetry() const;
};

/// What was not looked at, or with care: one line each, with its count; empty when nothing was left out.
struct Caveat {
  std::uint64_t count = 0;
  std::string what;
  bool missed = false;  // telemetry or a detector that was not used, not merely something to know
};
[[nodiscard]] std::vector<Caveat> caveats(const Hunt& hunt);

}  // namespace backtrail::report
