// SPDX-License-Identifier: Apache-2.0
// What is not in English. The rules of the gate on counts, likelihood, words that say no and what is laid to somebody know English alone, and a
// text that they cannot read would pass them all in silence.
//
// The measure is how many of a sentence's words are common ones of English. Names are left out, as far as their capitals tell them
// from other words, and so is what machines write. Of English sentences hardly any has fewer than six known words in ten, of
// sentences in other languages hardly any has more than four.
#pragma once

#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

/// Sentences that are not in English, each with its neighbours that are not; what has too few words to tell is taken with others of its
/// kind beside it.
[[nodiscard]] std::vector<Stretch> find_not_english(std::string_view text);

}  // namespace backtrail::release
