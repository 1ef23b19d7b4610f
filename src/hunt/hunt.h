// SPDX-License-Identifier: Apache-2.0
// Detectors compile into a plan; a scanner runs the plan over records and pushes hits into a sink. This part knows
// neither files nor databases: it can be fuzzed and timed alone.
//
//   auto plan = hunt::Plan::compile(set, diagnostics);      // once; immutable, shared by threads
//   hunt::Scanner scanner(*plan);                           // one per thread
//   scanner.scan(record, sink);                             // record was read with plan->demand()
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "detector/detector.h"
#include "record/record.h"

namespace backtrail::hunt {

/// A field that made the detector true. Views live until on_hit returns.
struct Matched {
  std::string_view field;
  std::string_view value;    // decoded
  std::string_view pattern;  // as the rule or list writes it
};

struct Hit {
  enum class Kind : std::uint8_t { sigma, indicator };
  Kind kind = Kind::sigma;
  std::uint32_t index = 0;  // into Set::rules or Set::indicators
  std::span<const Matched> matched;  // in the rule's order; for `not`, null and exists the field may be absent
};

class HitSink {
 public:
  virtual ~HitSink() = default;
  /// False stops the scan of this record.
  virtual bool on_hit(const record::Record& record, const Hit& hit) = 0;
};

class Plan {
 public:
  /// `set` must outlive the plan. Rules that cannot be evaluated are appended to `not_evaluated` with their reason and
  /// left out; everything else is hunted.
  static std::shared_ptr<const Plan> compile(const detector::Set& set, std::vector<detector::NotEvaluated>& not_evaluated);
  ~Plan();

  [[nodiscard]] const record::Demand& demand() const;
  /// Whether this rule can match records of this log source at all (Sigma's logsource against it).
  [[nodiscard]] bool applies(std::uint32_t rule, const record::LogSource& log_source) const;
  /// Rules that are in the plan.
  [[nodiscard]] std::span<const std::uint32_t> rules() const;

  /// A rule whose regular expression reached its limit of steps, and on how many values so far.
  struct GaveUp {
    std::uint32_t rule = 0;
    std::uint64_t searches = 0;
  };
  /// What has been answered "no" without being known; ask once all scanners are done.
  [[nodiscard]] std::vector<GaveUp> gave_up() const;

 private:
  friend class Scanner;
  struct State;
  explicit Plan(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class Scanner {
 public:
  explicit Scanner(std::shared_ptr<const Plan> plan);
  ~Scanner();
  Scanner(Scanner&&) noexcept;

  /// All hits of one record, rules in the order of their index and then indicators in theirs; each detector at most once.
  /// False when the sink stopped.
  bool scan(const record::Record& record, HitSink& sink);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace backtrail::hunt
