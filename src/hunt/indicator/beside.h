// SPDX-License-Identifier: Apache-2.0
// Whether a text that stands among others is the whole of its value, or a part of a longer one, by what stands beside it.
// Said in as few words as can be (see texts.h): bytes beyond ASCII, and what an escape ends with, are beside nothing.
#pragma once

#include <cstddef>
#include <string_view>

#include "observable/observable.h"

namespace backtrail::hunt {

/// `text[begin, end)` holds a value of this kind. Runs of backslashes are one in `text`.
[[nodiscard]] bool stands_alone(observable::Kind kind, std::string_view text, std::size_t begin, std::size_t end);

}  // namespace backtrail::hunt
