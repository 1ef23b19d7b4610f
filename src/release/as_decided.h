// SPDX-License-Identifier: Apache-2.0
// What a text was approved under. A decision is on what {org:ID} printed when it was taken, and on who was hidden among how many: what
// has become looser since voids it, for nobody has decided on that.
#pragma once

#include "release/told_names.h"

namespace backtrail::release {

/// kPrintsOther: an organisation that would be printed otherwise than when the text was approved, or was hidden then and stands in
/// it by name, or that whoever decided has opened alone. kLooserSince: a name, an address or a description that was held back
/// then, and passes by what others were entered since. Says what has changed, so that whoever approves again knows what to look at.
/// `answered`: words whose author has said why they describe nobody. `of_approval`: this is the audience that it was approved for; a
/// narrower one may learn of more.
void check_as_decided(Examination& examination, const Printed& texts, const marking::Audience& audience,
                      const Circumstances& circumstances, const std::vector<registers::NotAFinding>& answered = {},
                      bool of_approval = false);

}  // namespace backtrail::release
