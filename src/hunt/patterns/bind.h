// SPDX-License-Identifier: Apache-2.0
// Observation expressions over several records (STIX 2.1, section 9.4 and 9.5): which observations bind.
//
// A binding gives each `[…]` that is needed a record of its own. AND needs both sides, OR one, FOLLOWEDBY both with no
// record of the right side before one of the left (the same time will do); WITHIN wants all records of its binding within
// the span, START and STOP each in the period, REPEATS that many bindings that share no record.
//
// Bindings are looked for depth first, records in the order of their times, and what is reported shares no record with
// what was reported before: so each report adds something, and there are never more of them than records. When no
// further binding exists, none was missed; the tests hold that against an enumeration of all bindings.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "stix/pattern.h"

namespace backtrail::hunt::patterns {

/// Records tried for one pattern before the search is given up, and said so; and for all patterns of a hunt.
inline constexpr std::uint64_t kBindStepLimit = 2'000'000;
inline constexpr std::uint64_t kAllBindStepsLimit = 200'000'000;
/// Bindings of one pattern that are reported.
inline constexpr std::size_t kBindingLimit = 100'000;

/// Whether each binding is of one record, so that a record can be judged when it passes.
[[nodiscard]] bool is_immediate(const stix::Expression& node);
/// Whether the time of the record matters to an immediate expression.
[[nodiscard]] bool needs_time(const stix::Expression& node);
/// An immediate expression on one record; `held(observation)` says which observations it is. Without a time, qualifiers
/// that need one do not hold.
[[nodiscard]] bool holds_alone(const stix::Expression& node, const std::function<bool(std::uint32_t)>& held,
                               std::optional<std::int64_t> time);

class Binder {
 public:
  /// `times` of the records, ascending; of each observation the records that it fits, ascending.
  Binder(const stix::Pattern& pattern, std::vector<std::int64_t> times, std::vector<std::vector<std::uint32_t>> fitting,
         std::uint64_t step_limit = kBindStepLimit);

  /// Calls `report` with the records of each binding, ascending. False when the search was given up before its end.
  bool run(const std::function<void(std::span<const std::uint32_t>)>& report);
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  using Next = std::function<bool()>;  // what is to be bound afterwards; true when all is bound
  struct Window {
    std::int64_t width = 0;
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
  };
  struct Bounds {
    std::int64_t from = std::numeric_limits<std::int64_t>::min();
    std::int64_t to = std::numeric_limits<std::int64_t>::max();  // inclusive
  };

  bool qualified(const stix::Expression& node, std::size_t qualifiers, const Next& next);
  bool repeated(const stix::Expression& node, std::size_t qualifiers, std::uint64_t times, std::uint32_t floor,
                const Next& next);
  bool plain(const stix::Expression& node, const Next& next);
  bool in_order(const stix::Expression& node, std::size_t child, std::size_t begin, const Next& next);
  bool observation(std::uint32_t number, const Next& next);
  bool bounded(Bounds bounds, const std::function<bool(const Next&)>& inner, const Next& next);
  bool choose(std::uint32_t record, const Next& next);
  [[nodiscard]] Bounds allowed() const;
  [[nodiscard]] bool possible(const stix::Expression& node) const;
  [[nodiscard]] std::int64_t latest(const stix::Expression& node) const;

  const stix::Pattern& pattern_;
  std::vector<std::int64_t> times_;
  std::vector<std::vector<std::uint32_t>> fitting_;
  std::vector<std::size_t> first_free_;  // of each observation, into fitting_: all before are reported
  std::vector<std::uint8_t> taken_;  // of each record: bound now, or reported
  std::vector<std::uint32_t> chosen_;
  std::vector<Window> windows_;
  std::vector<Bounds> bounds_;
  std::uint32_t floor_ = 0;  // the next record must not be before this one
  std::uint64_t needed_ = 1;  // so many records of the next observation are needed
  std::uint64_t steps_ = 0;
  std::uint64_t step_limit_;
  bool gave_up_ = false;
};

}  // namespace backtrail::hunt::patterns
