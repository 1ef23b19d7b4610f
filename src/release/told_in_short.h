// SPDX-License-Identifier: Apache-2.0
// The title of an advisory and the paragraphs of its summary tell in short what its sentences tell: they stand on what these stand on, and
// tell nothing that none of these does.
#pragma once

#include "release/examination.h"

namespace backtrail::release {

/// kCitesNothing where nothing of the advisory cites, for its title then stands on nothing; kTellsMore for a number, a time, a country or
/// a name of the title that no text of it which cites tells, nor a source that is cited, and for the same of a paragraph beside the
/// sentences that cite something of what it cites.
void check_told_in_short(Examination& examination, const registers::Advisory& advisory,
                         const ReleasedAdvisory& released, const marking::Audience& audience,
                         const Circumstances& circumstances);

}  // namespace backtrail::release
