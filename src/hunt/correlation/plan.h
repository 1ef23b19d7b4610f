// SPDX-License-Identifier: Apache-2.0
// Correlations ready to be observed and evaluated: which rules feed them, by which slots their records are grouped, and
// in which order correlations of correlations are worked off.
//
// A record is gone when a correlation of correlations is evaluated, so an observation carries the keys for every
// correlation above it. The correlations above one form a tree (a correlation may serve several); it is kept as a list
// in which each step is followed by those above it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "detector/detector.h"
#include "hunt/correlation/decimal.h"
#include "hunt/correlation/expression.h"
#include "record/record.h"

namespace backtrail::hunt::correlation {

inline constexpr std::size_t kPartLimit = 64;  // of one correlation
inline constexpr std::size_t kDepthLimit = 8;  // correlations of correlations
inline constexpr std::size_t kStepLimit = 64;  // correlations above one, counted once for each way to them
inline constexpr std::size_t kChainLimit = 1000;  // of references that are followed, be it to refuse them
inline constexpr std::size_t kFieldLimit = 16;  // to group by, or to count together
/// Observations that are kept of one window; the oldest go beyond that, and it is said.
inline constexpr std::size_t kWindowLimit = std::size_t{1} << 18;

struct Threshold {
  detector::SigmaCorrelation::Compare compare = detector::SigmaCorrelation::Compare::gte;
  Decimal number = 0;
};

/// A correlation above, as part of which the findings of one count.
struct Step {
  std::uint32_t correlation = 0;  // number in the plan
  std::uint32_t part = 0;
  std::size_t end = 0;  // behind the steps above it
};

struct Correlation {
  std::uint32_t index = 0;  // into Set::correlations
  std::uint32_t level = 0;  // above all that it is made of; rules are below 0
  std::size_t parts = 0;
  std::int64_t timespan_ticks = 0;
  std::vector<Threshold> thresholds;
  std::optional<Expression> expression;
  Decimal percentile = 0;
  std::vector<Step> steps;
};

/// Slots whose values make the key, and those whose values are counted.
struct Recipe {
  std::vector<record::Slot> group;
  std::vector<record::Slot> values;
  bool numbers = false;  // the values are numbers
};

/// A rule's way into a correlation.
struct Feed {
  std::uint32_t correlation = 0;
  std::uint32_t part = 0;
  Recipe own;
  std::vector<Recipe> above;  // beside the correlation's steps
};

class Correlations {
 public:
  /// Takes what can be evaluated, given which rules can; refusals are appended. Fields to group by become demands.
  Correlations(const detector::Set& set, const std::vector<bool>& usable_rules, record::Demand& demand,
               std::vector<detector::NotEvaluated>& not_evaluated);

  /// In the order of their levels: what a correlation is made of has a lower number.
  [[nodiscard]] const std::vector<Correlation>& all() const { return all_; }
  [[nodiscard]] std::span<const Feed> feeds(std::uint32_t rule) const;
  /// Whether a rule serves any correlation that can be evaluated.
  [[nodiscard]] bool uses(std::uint32_t rule) const { return feeds_.contains(rule); }
  [[nodiscard]] std::uint32_t levels() const { return all_.empty() ? 0 : all_.back().level + 1; }

 private:
  friend class Compiler;
  std::vector<Correlation> all_;
  std::map<std::uint32_t, std::vector<Feed>> feeds_;
};

/// The correlation by its own text: kBadCorrelation for what does not fit its type.
base::Result<Correlation> compile(const detector::SigmaCorrelation& correlation);
[[nodiscard]] bool counts_values(detector::SigmaCorrelation::Type type);
[[nodiscard]] bool adds_numbers(detector::SigmaCorrelation::Type type);
[[nodiscard]] bool is_temporal(detector::SigmaCorrelation::Type type);

}  // namespace backtrail::hunt::correlation
