// SPDX-License-Identifier: Apache-2.0
// Words of exception, in whatever place of a sentence that speaks of all: "save for the clinic, all customers were hit", "its customers, the
// bank excepted". They tell of the one that is left out as much as "the only customer" does.
#pragma once

#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

/// From the words of exception to whom they leave out; "the last of its customers", and "47 of the 48" of which no noun says what they are.
[[nodiscard]] std::vector<Stretch> find_exceptions(std::string_view text);

}  // namespace backtrail::release
