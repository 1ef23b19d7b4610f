// SPDX-License-Identifier: Apache-2.0
// A guess at how often text occurs in logs, from a page of what logs say all the time. It decides which literals and
// which pieces of them are searched for, so it decides speed and nothing else: answers do not depend on it.
#pragma once

#include <cstdint>
#include <string_view>

namespace backtrail::hunt::sigma {

/// Of four folded bytes; 0 when the page does not hold them.
[[nodiscard]] std::uint32_t piece_frequency(const char* piece);
/// Of a folded literal anywhere in a value: the frequency of its rarest piece.
[[nodiscard]] std::uint32_t literal_frequency(std::string_view literal);

}  // namespace backtrail::hunt::sigma
