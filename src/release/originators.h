// SPDX-License-Identifier: Apache-2.0
// What originators ask of what a text stands on, asked before it leaves: of sentences, and of measures against ways that rest on it.
#pragma once

#include <string>

#include "release/examination.h"
#include "release/told_names.h"

namespace backtrail::release {

/// Takes for hidden, before anything is looked at, whom originators of what the text stands on ask not to name: those affected, and
/// themselves.
void hide_as_asked(Examination& examination, const Circumstances& circumstances);

/// Of these the originators alone, and those who ask it of something else in the case; whether any asks.
bool keep_originators_unnamed(Examination& examination, const Circumstances& circumstances);

/// kProviderUnnamed for each originator beneath the text who asks to be named and whom nothing that is printed names, by any name that
/// they have. Who asks not to be named somewhere beneath it is not.
void check_credited(Examination& examination, const Printed& texts, const Circumstances& circumstances);

/// kNeedsConsent where the originator has not agreed, kMustNotNotify where they forbid telling those affected and these are the
/// audience. The hint says whom a consent waits for; names that the audience may not learn are left out.
void check_originators(Examination& examination, const marking::Audience& audience, const Cited& cited,
                       const std::string& place);

}  // namespace backtrail::release
