// SPDX-License-Identifier: Apache-2.0
// Names of common words that are written together: "#NationalGrid", "nationalgrid.com", "NationalGridDC1", "BTGroup". Apart
// the words are in every text; together they are nobody else's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

/// Where `name` ("NationalGrid", with the capitals that it has) stands as a word, or as a piece of one that capitals or digits
/// tell apart. One of fewer than eight letters has to have its capitals.
void find_together(std::string_view text, const Folded& folded, std::string_view name, std::vector<Stretch>& out);

}  // namespace backtrail::release
