// SPDX-License-Identifier: Apache-2.0
// Regular expressions as Sigma means them: PCRE, searched anywhere in the value, with regard to case unless told
// otherwise. PCRE2 itself does it, for no automaton engine has its lookarounds; they are confirmed only where a literal
// or another part of the rule has made the record a candidate. Rejected: Vectorscan (no lookarounds, and its semantics of
// `.` and `$` differ by flags), RE2 (no lookarounds or back references).
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace backtrail::hunt::sigma {

/// Steps of one search. A value on which an expression needs more (nested repetition on hostile text) counts as
/// not matching, and is counted: gave_up().
inline constexpr std::uint32_t kRegexStepLimit = 1'000'000;

struct RegexFlags {
  bool ignore_case = false;
  bool multiline = false;
  bool dot_all = false;
};

/// Immutable, shared by threads.
class Regex {
 public:
  /// kBadRegex with what PCRE2 says and where.
  static base::Result<std::shared_ptr<const Regex>> compile(std::string_view pattern, RegexFlags flags);
  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  /// Bytes that are not UTF-8 count as U+FFFD, a run of them as one.
  [[nodiscard]] bool found_in(std::string_view text) const;
  /// How many searches ended at the limit, of all threads: the answers "no" that are really "not known".
  [[nodiscard]] std::uint64_t gave_up() const { return gave_up_; }
  /// Texts (folded) of which one stands in whatever matches; empty when none were found.
  [[nodiscard]] const std::vector<std::string>& literals() const { return literals_; }
  /// The one text that stands in whatever matches; empty when there is none or it is one of several.
  [[nodiscard]] const std::string& literal() const {
    static const std::string nothing;
    return literals_.size() == 1 ? literals_[0] : nothing;
  }

 private:
  Regex() = default;
  struct Code;
  std::unique_ptr<Code> code_;
  std::vector<std::string> literals_;
  mutable std::atomic<std::uint64_t> gave_up_{0};
};

}  // namespace backtrail::hunt::sigma
