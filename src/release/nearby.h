// SPDX-License-Identifier: Apache-2.0
// Of a long text only what matters: whoever has looked at all of it once need not look at all of it again, because an entity in it
// was undone.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "release/markup.h"

namespace backtrail::release {

/// The stretches of `text` with the sentences around them, as bytes of `text`; between two that do not meet stands a word that is
/// nobody's, so that nothing is read across. Nothing where that is most of the text, or the text is short. `stretches` in order.
[[nodiscard]] std::optional<Rewritten> nearby(std::string_view text, const std::vector<Stretch>& stretches);

/// Cuts `done`, which was made of `before`, to what can hold something that `before` did not.
void keep_changes(Rewritten& done, std::string_view before);

}  // namespace backtrail::release
