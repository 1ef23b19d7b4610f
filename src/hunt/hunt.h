// SPDX-License-Identifier: Apache-2.0
// Detectors compile into a plan; a scanner runs the plan over records and pushes hits into a sink. This part knows
// neither files nor databases: it can be fuzzed and timed alone.
//
//   auto plan = hunt::Plan::compile(set, diagnostics);      // once; immutable, shared by threads
//   hunt::Scanner scanner(*plan);                           // one per thread
//   scanner.scan(record, sink);                             // record was read with plan->demand()
//
// Detectors that rest on several records (correlations, STIX observations) are answered once everything has passed:
//
//   hunt::observations::Log log;                            // one per scanner
//   hunt::Scanner scanner(plan, &log);
//   scanner.scan(record, sink, place);                      // `place` comes back in what is found
//   plan->combine({&log}, combined_sink);                   // once all scanners are done
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "detector/detector.h"
#include "hunt/observations/log.h"
#include "record/record.h"

namespace backtrail::hunt {

/// A field that made the detector true. Views live until on_hit returns.
struct Matched {
  std::string_view field;
  std::string_view value;    // decoded
  std::string_view pattern;  // as the rule or list writes it
  std::optional<std::uint64_t> offset{};  // of the value in the record's bytes, where the detector knows it (YARA)
};

enum class Kind : std::uint8_t { sigma, indicator, sigma_correlation, stix_pattern, yara };

/// What YARA could not look at to the end.
struct YaraStats {
  std::uint64_t timeouts = 0;  // scans that took too long
  std::uint64_t unscanned = 0;  // records and files not scanned to their end: those, and all once there were too many
  std::uint64_t too_many_matches = 0;  // strings that matched too often in a record to go on with
};

struct Hit {
  using Kind = hunt::Kind;
  Kind kind = Kind::sigma;
  std::uint32_t index = 0;  // into the Set's list of that kind
  std::span<const Matched> matched;  // in the rule's order; for `not`, null and exists the field may be absent
};

class HitSink {
 public:
  virtual ~HitSink() = default;
  /// False stops the scan of this record.
  virtual bool on_hit(const record::Record& record, const Hit& hit) = 0;
};

/// Records of one finding that are named; further ones are counted.
inline constexpr std::size_t kRecordsPerFinding = 1000;

/// What is found in several records together.
struct CombinedHit {
  struct Text {
    std::string field, value, pattern;
  };
  Kind kind = Kind::sigma_correlation;
  std::uint32_t index = 0;  // into the Set's list of that kind
  base::Instant time;  // of the last record
  std::vector<Place> records;  // sorted, each once, at most kRecordsPerFinding
  std::uint64_t left_out = 0;  // how many more there are
  std::vector<Text> matched;
};

class CombinedSink {
 public:
  virtual ~CombinedSink() = default;
  /// False for a record whose bytes have been seen at another place: it is not counted a second time.
  virtual bool counts(const Place& place) = 0;
  virtual void on_combined(CombinedHit hit) = 0;
};

/// What combining could not do, beside what the logs say of themselves.
struct CombinedStats {
  observations::Stats observations;
  std::uint64_t patterns_given_up = 0;  // STIX patterns whose records could be bound in too many ways to try all
  std::uint64_t windows_capped = 0;  // times that a window held more observations than are kept of it
};

/// An observation without what one plan alone knows, so that it can be kept and counted by another in which the detector is the
/// same. Views live as long as the observation's.
struct BaseHit {
  Kind kind = Kind::sigma_correlation;
  std::uint32_t index = 0;  // of the detector, into the Set's list of that kind
  std::int64_t time = 0;
  std::uint32_t part = 0;
  std::string_view key, value, note;
};

class Plan {
 public:
  /// `set` must outlive the plan. Rules that cannot be evaluated are appended to `not_evaluated` with their reason and
  /// left out; everything else is hunted.
  static std::shared_ptr<const Plan> compile(const detector::Set& set,
                                             std::vector<detector::NotEvaluated>& not_evaluated);
  ~Plan();

  [[nodiscard]] const record::Demand& demand() const;
  /// Whether this rule can match records of this log source at all (Sigma's logsource against it).
  [[nodiscard]] bool applies(std::uint32_t rule, const record::LogSource& log_source) const;
  /// Rules that are in the plan.
  [[nodiscard]] std::span<const std::uint32_t> rules() const;

  /// A rule or STIX pattern whose regular expression reached its limit of steps, and on how many values so far.
  struct GaveUp {
    Kind kind = Kind::sigma;
    std::uint32_t index = 0;  // into the Set's list of that kind
    std::uint64_t searches = 0;
  };
  /// What has been answered "no" without being known; ask once all scanners are done.
  [[nodiscard]] std::vector<GaveUp> gave_up() const;

  /// Whether any detector needs observations; without, logs stay empty.
  [[nodiscard]] bool observes() const;
  /// Correlations and patterns in the plan, as indices into the Set's lists.
  [[nodiscard]] std::span<const std::uint32_t> correlations() const;
  [[nodiscard]] std::span<const std::uint32_t> patterns() const;
  [[nodiscard]] std::span<const std::uint32_t> yara_rules() const;
  /// Whether this STIX pattern, which is in the plan, rests on several records.
  [[nodiscard]] bool combines(std::uint32_t pattern) const;
  /// Whether what the detector observes can be kept. Not of a correlation of correlations: what its parts find for it hangs on
  /// everything in the plan.
  [[nodiscard]] bool keeps(Kind kind, std::uint32_t index) const;
  /// Nothing of a detector that keeps() nothing.
  [[nodiscard]] std::optional<BaseHit> base_hit(const observations::Observation& observation) const;
  /// Adds what was kept; correlations above the detector do not see it. False, and nothing is added, when no base_hit() of a detector
  /// in this plan looks so.
  bool observe(const BaseHit& hit, const Place& place, observations::Log& into) const;
  /// Ask once all scanners are done.
  [[nodiscard]] YaraStats yara_stats() const;
  /// Finds what rests on several records. Call it once, when all scanners are done; the order of `logs` does not matter.
  CombinedStats combine(const std::vector<observations::Log*>& logs, CombinedSink& sink) const;

 private:
  friend class Scanner;
  struct State;
  explicit Plan(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class Scanner {
 public:
  /// Without a log, detectors of several records are left alone. The log outlives the scanner.
  explicit Scanner(std::shared_ptr<const Plan> plan, observations::Log* log = nullptr);
  ~Scanner();
  Scanner(Scanner&&) noexcept;

  /// All hits of one record: rules in the order of their index, then indicators in theirs, then STIX patterns, then YARA
  /// rules; each detector at most once.
  /// False when the sink stopped.
  bool scan(const record::Record& record, HitSink& sink, const Place& place = {});
  /// As record::RecordSink: in what passes by, scan() finds nothing.
  const record::SlotSet* may_pass_by(const record::LogSource& source, std::string_view text);
  bool passes_by(std::span<const record::Named> named);
  /// YARA rules alone, over a whole file given as one record: its bytes are all that is looked at.
  bool scan_file(const record::Record& whole, HitSink& sink);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace backtrail::hunt
