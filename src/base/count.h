// SPDX-License-Identifier: Apache-2.0
// "1 rule", "2 rules": a number with the word that fits it, wherever the program says how many.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace backtrail::base {

/// `many` is `one` with an s unless given.
[[nodiscard]] std::string plural(std::uint64_t number, std::string_view one, std::string_view many = {});
/// The same behind the number.
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view one, std::string_view many = {});

}  // namespace backtrail::base
