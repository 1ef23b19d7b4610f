// SPDX-License-Identifier: Apache-2.0
// What an advisory brings beside its sentences: summaries, checks, measures, rules, indicators, sources. Each text that leaves is read,
// those for programs too, as far as they are written like something for people.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "release/examination.h"

namespace backtrail::release {

/// By place, what of an advisory cites and was examined with its sentences.
using Grounded = std::map<std::string, ReleasedSentence>;

/// Takes the advisory's lists over, each text looked at under the place where its author finds it again. `said` by the claims that
/// it cites.
void examine_lists(Examination& examination, const registers::Advisory& advisory, const SpokenOf& on,
                   const std::string& said, const Grounded& grounded, const Circumstances& circumstances,
                   ReleasedAdvisory& out);

/// A title, or another text that cites nothing, speaks of the judgements that the text shows.
void examine_beside(Examination& examination, std::string_view text, const std::string& place,
                    const std::vector<ReleasedEstimate>& estimates, const SpokenOf& on,
                    const std::vector<registers::NotAFinding>& answered);

}  // namespace backtrail::release
