// SPDX-License-Identifier: Apache-2.0
// Sentences as words with the clauses that they belong to, and phrases to be met among them: what negations and judgements
// are read by.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

struct ClauseWord {
  std::string text;  // folded, apostrophes left out ("didnt")
  Stretch where;
  bool begins = false;  // a clause: behind a comma, colon, dash or bracket
  bool quoted = false;
};
using ClauseWords = std::vector<ClauseWord>;

/// The sentences of a text; questions are left out, for they say nothing.
[[nodiscard]] std::vector<ClauseWords> clauses_of(std::string_view text);

/// Phrases by their first word.
using Phrases = std::map<std::string, std::vector<std::vector<std::string>>, std::less<>>;
/// Those of the list `key` of a file in data/release.
[[nodiscard]] Phrases phrases_of(std::string_view file, std::string_view key);

/// How many words from `at` on are the longest of `phrases` there; 0: none.
[[nodiscard]] std::size_t match(const Phrases& phrases, const ClauseWords& words, std::size_t at);

}  // namespace backtrail::release
