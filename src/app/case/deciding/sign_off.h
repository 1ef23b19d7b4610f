// SPDX-License-Identifier: Apache-2.0
// What stands in the way of approving a text, and what whoever approves has to be shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/case/case.h"
#include "release/gate.h"

namespace backtrail::app {

struct SignOff {
  std::vector<base::Error> faults;  // each by itself keeps the text from being approved
  std::vector<registers::Dissent> dissents;
};

/// What approving it would be refused for now and the gate does not see by itself: who decided, who reviewed and what has
/// lapsed are asked of the gate. `decision`: that which is in force, if any.
base::Result<std::vector<release::Unsettled>> unsettled(const Case& in, const registers::Entry& text,
                                                        const std::optional<registers::Decision>& decision);

/// For a statement or advisory (entry id) that `decider` would approve. A statement also needs a ground, and a reason for
/// each difference from precedents: kDeciderWrote, kNoGround, kUnexplained, registers' kUnreviewed, kOverclaims, kStaleLink,
/// kOneOrigin; release::kSearchOutdated and kSourceTakenBack for what it rests on.
base::Result<SignOff> sign_off(const Case& in, const registers::Entry& text, const std::string& decider,
                               bool has_ground);

}  // namespace backtrail::app
