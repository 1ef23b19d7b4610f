// SPDX-License-Identifier: Apache-2.0
// What a sentence makes of the judgements that it cites. "APT10 is responsible" beside "likely" claims more than was judged,
// and so do "we know that" and "the proof is conclusive"; "it is likely that APT10 is not responsible" has the word and says
// the opposite; "it is likely that APT28 is responsible" is nobody's judgement.
//
// What a sentence tells of whom, telling.h says. What is taken for an assertion and is none, the author answers for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/prose/telling.h"

namespace backtrail::release {

enum class JudgedFault { flat, certain, denied, other };
struct JudgedFinding {
  JudgedFault fault = JudgedFault::flat;
  Stretch where;
  std::string words;  // folded
};

/// `said`: what cited sources say in public; a sentence that reports it is theirs. `actors`: for each actor the names that it
/// goes by, of which one may stand for another.
[[nodiscard]] std::vector<JudgedFinding> find_judged_faults(std::string_view text, const std::vector<Judged>& judged,
                                                            std::string_view said,
                                                            const std::vector<std::vector<std::string>>& actors);

}  // namespace backtrail::release
