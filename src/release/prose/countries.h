// SPDX-License-Identifier: Apache-2.0
// Countries as texts call them: "United Kingdom", "British", "UK" (ICU's English names and data/release/countries.yml).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/prose/clauses.h"

namespace backtrail::release {

/// "GB": "United Kingdom", "British", "UK"; what is no code of two letters is its own word.
[[nodiscard]] std::vector<std::string> words_for_country(const std::string& jurisdiction);

/// Whether such a word is found as it is written only: "us" is no country.
[[nodiscard]] bool is_written_in_capitals(std::string_view word);

struct NamedCountry {
  std::size_t first = 0;  // words of the sentence
  std::size_t last = 0;
  std::string code;
};
/// Countries, their people, seats and services ("Beijing", "the GRU") among the words of a sentence of `text`, each with a capital
/// at least.
[[nodiscard]] std::vector<NamedCountry> find_countries(std::string_view text, const ClauseWords& words);

}  // namespace backtrail::release
