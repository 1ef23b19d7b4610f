// SPDX-License-Identifier: Apache-2.0
// Names of a few letters, which are written with any sign between their words or none: "E.ON" as "EON" and "E-ON", "H&M" as
// "H & M" and "H and M", "EDF" as "E.D.F.". Letters so few are in every text, so capitals have to stand where the name has them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

constexpr std::size_t kShortNameSize = 5;  // letters and digits; longer names are found as any other

/// A name to look for: its letters with the capitals that it has, ' ' between its words, '&' where "and" joins them.
struct ShortName {
  explicit ShortName(std::string_view written);
  struct Letter {
    char folded = 0;
    bool capital = false;
    bool begins_word = false;  // of the second word on
    bool behind_and = false;
  };
  std::vector<Letter> letters{};
  bool all_capitals = true;
  bool only_digits = true;  // "1&1", which is no number
};

/// What a text is searched in: as it is written and folded.
void find_short_name(std::string_view text, const Folded& folded, const ShortName& name, std::vector<Stretch>& out);

}  // namespace backtrail::release
