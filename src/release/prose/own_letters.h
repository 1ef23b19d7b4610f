// SPDX-License-Identifier: Apache-2.0
// How much of a name gives it away: four letters of its own, or two among five letters and digits. Its own are those of words that are
// in no list of data/release ("ORC", and not "SRV"); a part of such a word counts where it is no common word itself ("north" of
// "Northgate") and, up to four letters, begins the word ("orch", and not "hard").
#pragma once

#include <string_view>
#include <vector>

#include "release/prose/word_lists.h"

namespace backtrail::release {

/// Of each byte of a folded name, whether it belongs to a word of its own; `known`: words that are no secret.
[[nodiscard]] std::vector<bool> own_bytes(std::string_view folded, const WordSet& known);

/// Whether these bytes of a folded name tell of it.
[[nodiscard]] bool tells_of(std::string_view folded, const std::vector<bool>& own, const std::vector<bool>& held);

/// Whether the first `size` bytes do by themselves: "orc-srv" of "orc-srv3".
[[nodiscard]] bool is_telling_beginning(std::string_view folded, std::size_t size);

}  // namespace backtrail::release
