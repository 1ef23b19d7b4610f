// SPDX-License-Identifier: Apache-2.0
// The words of names, and which of them give nobody away by themselves: common English words, those of business and
// administration, countries and places (data/release/names.yml).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {

struct NameLists {
  WordSet legal, generic, places, small, acronyms, labels, countries;
  std::vector<std::string> affixes;  // the longest first
};
[[nodiscard]] const NameLists& name_lists();

/// The words of folded text, as stretches of it.
[[nodiscard]] std::vector<Stretch> word_runs(std::string_view folded);
/// The words of a name, folded; "N.V." is one, "nv".
[[nodiscard]] std::vector<std::string> parts_of_name(std::string_view text);

/// "and", "und", "et"
[[nodiscard]] bool is_and(std::string_view word);
[[nodiscard]] bool is_digits(const std::string& word);
/// Also in the plural: "harbours" is as common as "harbour".
[[nodiscard]] bool is_common(const std::string& word);
[[nodiscard]] bool is_distinctive(const std::string& word);

}  // namespace backtrail::release
