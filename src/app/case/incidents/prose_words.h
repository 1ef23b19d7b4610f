// SPDX-License-Identifier: Apache-2.0
// The words by which sentences about the register are read (data/release/shares.yml), and whether a sentence holds others. A
// verdict is given only where every word is understood: "a third of the serious incidents" is a share of something else.
#pragma once

#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::app {

[[nodiscard]] bool is_link(std::string_view word);  // "linked"
[[nodiscard]] bool is_doing(std::string_view word);  // "behind", "responsible"
[[nodiscard]] bool is_sent(std::string_view word);  // "sponsored"
[[nodiscard]] bool is_record(std::string_view word);  // "recorded"
[[nodiscard]] bool is_incident(std::string_view word);  // "incidents"
[[nodiscard]] bool is_being(std::string_view word);  // "were"
[[nodiscard]] bool is_back(std::string_view word);  // "them"
[[nodiscard]] bool is_open(std::string_view word);  // "by", "until"
[[nodiscard]] bool says_whose(std::string_view text);  // "criminal", "linked"
[[nodiscard]] bool names_whose(std::string_view text);  // "criminal", "state"
[[nodiscard]] bool speaks_of_incidents(std::string_view text);  // "incidents", "linked"

/// Where it is said in several words that somebody did something, as judgements say it: "the hand of", "took part in", "came from".
[[nodiscard]] std::vector<release::Stretch> laid_in(std::string_view sentence);

/// Whether all words of `sentence` are understood but for those within `known` (periods, shares and numbers with their bounds)
/// and for what is said in clauses behind `upto`.
[[nodiscard]] bool is_understood(std::string_view sentence, const std::vector<release::Stretch>& known,
                                 std::size_t upto);
/// Whether a sentence speaks of what was counted before: "a third of these".
[[nodiscard]] bool refers_back(std::string_view sentence);

}  // namespace backtrail::app
