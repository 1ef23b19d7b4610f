// SPDX-License-Identifier: Apache-2.0
// Numbers of parties that count nobody who was reached: what holds for anybody ("one provider can serve hundreds of customers"), advice,
// and who wrote or told of something ("three agencies wrote this"). The words are in anybody.yml and counts.yml.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "release/prose/tokens.h"

namespace backtrail::release {

/// Whether the number from token `first` to `last`, whose noun in the singular `party` stands at token `noun`, counts nobody.
[[nodiscard]] bool counts_nobody(const std::vector<Token>& tokens, std::size_t first, std::size_t last,
                                 std::size_t noun, const std::string& party);

}  // namespace backtrail::release
