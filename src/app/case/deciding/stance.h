// SPDX-License-Identifier: Apache-2.0
// A comparison with precedents is typed by hand. What it says of our text is held against the text itself: by words that stand nowhere in it
// a text would come out equal to any precedent.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/case/case.h"

namespace backtrail::app {

/// Something that a comparison says of the text, and the text does not bear out.
struct Mistold {
  std::string aspect;  // wording | posture | evidence
  std::string typed;
  std::string has;  // what the text has instead
};
/// The wording is a likelihood that the text tells, or that a judgement it cites has; words of the text where it tells none. Nobody leads by
/// what others say alone, or supports where nobody has said anything; partners and indicators stand beneath it. registers' errors.
base::Result<std::vector<Mistold>> mistold(const Case& in, const registers::Statement& statement,
                                           const registers::Stance& typed);

}  // namespace backtrail::app
