// SPDX-License-Identifier: Apache-2.0
// YARA rules over bytes, by libyara. Rules are compiled once into one database, each source in a namespace of its own; a
// rule that does not compile is refused by name and the others of its source are compiled without it.
//
// Hostile rules are bounded: no includes, no modules that read anything (`intel` has taken both out), a limit of time for
// each scan, and after kTimeoutsBeforeRest of them no further scans. What was not scanned to its end is counted.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "hunt/hunt.h"

namespace backtrail::hunt::yara {

inline constexpr int kRecordTimeout_s = 1;  // libyara counts whole seconds
inline constexpr int kFileTimeout_s = 20;
inline constexpr std::uint64_t kTimeoutsBeforeRest = 20;
inline constexpr std::size_t kMatchesPerString = 16;  // that a finding shows
inline constexpr std::size_t kMatchesPerRule = 256;

class Rules {
 public:
  /// Null when the set has no rule that compiles. Refusals go to `not_evaluated` (kBadYaraRule).
  static std::unique_ptr<Rules> compile(const detector::Set& set, std::vector<detector::NotEvaluated>& not_evaluated);
  ~Rules();

  /// Rules that findings can name: none that are private, and of the same rule in two files the first.
  [[nodiscard]] const std::vector<std::uint32_t>& hunted() const;
  [[nodiscard]] YaraStats stats() const;

 private:
  friend class Scanner;
  struct State;
  explicit Rules(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// One per thread; `rules` outlives it.
class Scanner {
 public:
  explicit Scanner(const Rules& rules);
  ~Scanner();
  Scanner(Scanner&&) noexcept;

  /// Rules that are true of the record's bytes, in the order of their index. False when the sink stopped.
  bool scan(const record::Record& record, int timeout_s, HitSink& sink);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace backtrail::hunt::yara
