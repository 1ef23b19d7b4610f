// SPDX-License-Identifier: Apache-2.0
// What shares are shares of, in words; for those who read shares.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "release/prose/tokens.h"

namespace backtrail::release {

/// What a register of incidents counts, as texts call it; singular or plural.
[[nodiscard]] bool is_counted(std::string word);
/// The last token of "of the incidents", "of all recorded cases", "of them" from token `i`.
[[nodiscard]] std::optional<std::size_t> of_the_counted_at(const std::vector<Token>& tokens, std::size_t i);
[[nodiscard]] bool is_year_word(const std::string& word);
/// "fy2018" of "FY2018" and of "FY2017/18", which is a word of its own.
[[nodiscard]] bool is_financial_year_word(const std::string& word);

struct InWhole {
  int part = 0;
  int whole = 0;
  std::size_t last = 0;  // index of its last token
};
/// "One in three", "four out of ten" from token `i`; up to a hundred, and no rate ("one in ten days").
[[nodiscard]] std::optional<InWhole> n_in_m_at(const std::vector<Token>& tokens, std::size_t i);

}  // namespace backtrail::release
