// SPDX-License-Identifier: Apache-2.0
// Shares in prose ("around a third", "38 %") and whether their words fit their numbers.
//
// "Nearly" is up to a tenth below, "around" a tenth to either side, "more than" above, "less than" below; without a word a
// fraction fits within a fiftieth, and a percentage when it is rounded to as many digits as were written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

enum class Qualifier : std::uint8_t { none, around, nearly, more, less };

struct ShareWord {
  Stretch where;  // with its qualifier: "around a third"
  double value = 0;
  Qualifier qualifier = Qualifier::none;
  double grain = 0;  // of a percentage: half of its last digit; 0 of a fraction
};
/// Every share that a text gives in words or per cent, in its order. "a third provider" is none.
[[nodiscard]] std::vector<ShareWord> find_share_words(std::string_view text);
/// What is said of a share without a number that can be held against one: "most of", "most incidents", "one in three", "two sevenths".
[[nodiscard]] std::vector<Stretch> find_vague_shares(std::string_view text);
/// What a share or a number changed by: "fell by 12 %", "a 12 % rise", "8 percentage points". These are no shares.
[[nodiscard]] std::vector<Stretch> find_changes(std::string_view text);
[[nodiscard]] bool fits(const ShareWord& word, std::uint64_t numerator, std::uint64_t denominator);

/// How a share is said: "nearly a third" for 122 of 396. `denominator` is not 0.
[[nodiscard]] std::string share_in_words(std::uint64_t numerator, std::uint64_t denominator);
/// "30.8", rounded to the nearest.
[[nodiscard]] std::string percent_text(std::uint64_t numerator, std::uint64_t denominator);

/// "2016/17", "2016-17", "2016/2017" are given as "2016/17"; "2017" as itself.
struct NamedPeriod {
  Stretch where;
  std::string name;
};
[[nodiscard]] std::vector<NamedPeriod> find_periods(std::string_view text);

enum class ShareFault : std::uint8_t { unfounded, wrong };
struct Share {
  Stretch where;
  ShareFault fault;
  std::string why;
};
/// Shares of incidents, victims and the like, in words, per cent or as "one in three", "most", that come without "N of M" and a
/// year in the same text, or whose word does not fit; what changed by a share or a factor without two numbers and two years.
[[nodiscard]] std::vector<Share> find_share_faults(std::string_view text);

}  // namespace backtrail::release
