// SPDX-License-Identifier: Apache-2.0
// Reviewing, locking, and how each judgement stands over all entries.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

struct ReviewRequest {
  std::string of;  // judgement, statement or advisory
  bool disagrees = false;
  std::string dissent, note;
  std::string sign_with{};  // the file of the reviewer's own key; empty: they are believed as they say
};
/// The registers' errors, kSamePerson above all; release::kSearchOutdated and kSourceTakenBack for who would agree to what rests on such.
/// Every reason at once: nobody comes back for the second.
std::expected<Sealed, std::vector<base::Error>> seal_review(Case& into, const ledger::Actor& actor,
                                                            const ReviewRequest& request);

/// The registers' errors: what `judging` tells, and kNotLocked for a rung below.
base::Result<Sealed> seal_lock(Case& into, const ledger::Actor& actor, const std::string& judgement,
                               const std::string& note, const std::string& sign_with = {});

struct JudgementStanding {
  registers::Judgement judgement;
  registers::Standing standing;
};
/// All current judgements, or the one that is named.
base::Result<std::vector<JudgementStanding>> judging(const Case& in, std::string_view ref_or_id);
[[nodiscard]] base::OrderedJson standing_json(const JudgementStanding& one);

}  // namespace backtrail::app
