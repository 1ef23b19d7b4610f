// SPDX-License-Identifier: Apache-2.0
// Names that are words of any text: an alias "Bridge" or "TAP", an id "bridge". "Bridge networks are at risk" and "tap the icon" tell of
// nobody, so such a word counts where it stands as a name does: with its capitals within a sentence, beside its kind ("the provider
// Bridge", "Bridge Ltd"), with what befell it ("Bridge was hit", "we warned bridge"), and as machines write names ("org:bridge",
// `bridge`, bridge-01, a cell or a line of its own). In disguise it counts anywhere.
#pragma once

#include <string>
#include <string_view>

#include "release/prose/fold.h"

namespace backtrail::release {

/// Whether a sentence begins at byte `at`, or a line, behind whatever opens one.
[[nodiscard]] bool begins_sentence(std::string_view text, std::size_t at);

/// The one word of a name, folded, where that is a common one ("bridge" of "The Bridge"); empty for other names.
[[nodiscard]] std::string everyday_word(std::string_view name);

/// Whether `where`, in which `name` was found, means it. `word` is that of everyday_word().
[[nodiscard]] bool means_name(std::string_view text, const Stretch& where, std::string_view name,
                              std::string_view word);

}  // namespace backtrail::release
