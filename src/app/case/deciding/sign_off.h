// SPDX-License-Identifier: Apache-2.0
// What stands in the way of approving a text, and what whoever approves has to be shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/case/case.h"
#include "app/case/deciding/reopening.h"
#include "app/case/incidents/stated.h"
#include "release/gate.h"

namespace backtrail::app {

struct SignOff {
  std::vector<base::Error> faults;  // each by itself keeps the text from being approved
  std::vector<release::Lapsed> lapsed;  // so does each of these
  std::vector<registers::Dissent> dissents;
  std::vector<HeldWording> held;  // the same words, or some of them, under another id
  /// What the register of incidents would say against it without that which the text's authors alone have entered: whoever approves has seen
  /// that too.
  std::vector<StatedOfText> unseen;
  Keepings kept;  // what others have decided so that it stays in: `--despite` answers for each
  /// All that keeps it from being approved, for whoever works on the case.
  [[nodiscard]] std::vector<base::Error> all() const;
};

/// For a statement or advisory that would be approved by `approving`, of which the decider counts, the embargo, and what it answers for. A statement also needs a ground, and a reason for
/// each difference from precedents: kDeciderWrote, kNoGround, kUnexplained, registers' kUnreviewed, kOverclaims, kStaleLink,
/// kOneOrigin, kSurerThanLink, kWrongRung, kMistold; release::kNotApproved for what others refused or hold; release::kSearchOutdated and kSourceTakenBack for what it rests on, kJudgesInAdvice for an advisory on a judgement; what stated_faults_of() tells.
base::Result<SignOff> sign_off(const Case& in, const registers::Entry& text, const registers::Decision& approving,
                               bool has_ground);

/// A decision that `decider` would make now, for asking what keeps it.
[[nodiscard]] registers::Decision as_if_approved(const std::string& decider, std::optional<base::Instant> embargo = {});

/// What approving it once more would be refused for, by whoever made `decision`, that in force, on its ground.
base::Result<SignOff> sign_off_now(const Case& in, const registers::Entry& text,
                                   const std::optional<registers::Decision>& decision);

/// What of that the gate does not see by itself: who decided and who reviewed it asks too, and what has lapsed is given to it. An embargo on the
/// same words under another id is among it. `cited`: what the text cites itself, which alone is named: what lies beneath that, and how much, is
/// hidden from its audience.
[[nodiscard]] std::vector<release::Unsettled> unsettled(const SignOff& now, const registers::Entry& text,
                                                        const std::vector<release::Cited>& cited);

}  // namespace backtrail::app
