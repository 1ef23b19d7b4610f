// SPDX-License-Identifier: Apache-2.0
// Whose consent counts: the originator's own, under any name of that organisation. One rule for the gate and for contacts
// with those affected; what somebody else agrees to is no consent.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace backtrail::registers {

/// `organisations` has for each all that it is called: its id and its names. Letters count without regard to case (ASCII).
[[nodiscard]] bool is_originator(std::string_view who, std::string_view originator,
                                 const std::vector<std::vector<std::string>>& organisations);

}  // namespace backtrail::registers
