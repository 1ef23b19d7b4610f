// SPDX-License-Identifier: Apache-2.0
// What holds for statements and advisories alike before a word of them is read: who decided, who reviewed, what has changed since, and
// whether the marking fits the audience.
#pragma once

#include <string>

#include "release/examination.h"

namespace backtrail::release {

/// kNoDecision, kTextChanged, kNotApproved, kEmbargoed, kNotSeparate, kNoReviewer, kStopped, kSuperseded, kWrongAudience,
/// kContradictoryMarking, kMarkingTooWide, and what has lapsed or is unsettled beneath it.
void check_head(Examination& examination, const registers::Statement& text, const marking::Audience& audience,
                const Circumstances& circumstances);
void check_head(Examination& examination, const registers::Advisory& text, const marking::Audience& audience,
                const Circumstances& circumstances);

/// What a released form says of the marking: its label and compartments, and not with whom else it was shared.
[[nodiscard]] std::string told_marking(const marking::Marking& marking);

/// What marking would let `audience` have a text.
[[nodiscard]] std::string marking_hint(const marking::Audience& audience);

}  // namespace backtrail::release
