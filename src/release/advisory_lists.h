// SPDX-License-Identifier: Apache-2.0
// What an advisory brings beside its sentences: summaries, checks, measures, rules, indicators, sources. Each text that leaves is read,
// those for programs too, as far as they are written like something for people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/examination.h"

namespace backtrail::release {

/// Takes the advisory's lists over, each text looked at under the place where its author finds it again. `said` by the claims that
/// its sentences cite.
void examine_lists(Examination& examination, const registers::Advisory& advisory, const SpokenOf& on,
                   const std::string& said, ReleasedAdvisory& out);

/// A title or a summary cites nothing, and speaks of the judgements that the text shows.
void examine_beside(Examination& examination, std::string_view text, const std::string& place,
                    const std::vector<ReleasedEstimate>& estimates, const SpokenOf& on,
                    const std::vector<registers::NotAFinding>& answered);

}  // namespace backtrail::release
