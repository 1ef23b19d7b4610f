// SPDX-License-Identifier: Apache-2.0
// Characters that nobody sees: they can carry a text of their own past every reader. Those that a script or an emoji needs where
// they stand are none of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

/// Tags (U+E0000 on), variation selectors, zero widths, fillers, controls and whatever else Unicode says is not to
/// be shown; neighbours as one. Left out: (non-)joiners behind letters of scripts that join them, a single U+200E, U+200F or U+061C
/// near a letter that runs to the left, joiners and U+FE0E/U+FE0F of emoji, the flags of England, Scotland and Wales, single soft
/// hyphens between two letters, a byte order mark at the beginning, and the marks of find_direction_marks(). Without `controls` these are left out too.
[[nodiscard]] std::vector<Stretch> find_invisible(std::string_view text, bool controls = true);

/// A text as it is printed: where a line may be broken is nothing that is said, and could be a message.
[[nodiscard]] std::string without_soft_hyphens(std::string_view text);

}  // namespace backtrail::release
