// SPDX-License-Identifier: Apache-2.0
// What is foretold of readers, of attackers in general and of what is yet to be found: "you will probably see a few false positives",
// "attackers are increasingly likely to use valid accounts", "it is likely that other tools exist", "we are confident that these measures help". It is
// no estimate of who did what, for which a judgement would answer.
#pragma once

#include <string_view>

#include "release/prose/named.h"

namespace backtrail::release {

/// Whether a sentence is one. None is that names an actor, tells of what was, lays anything to anybody, or speaks of parties but the readers'
/// own provider.
[[nodiscard]] bool is_foretold(std::string_view sentence, const KnownActors& actors);

}  // namespace backtrail::release
