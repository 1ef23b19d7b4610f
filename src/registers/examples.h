// SPDX-License-Identifier: Apache-2.0
// One item of each type with every key that it may have, for the help of the verbs that enter them. A test enters them all,
// so an example that the registers would refuse is never shown.
#pragma once

#include <string_view>

namespace backtrail::registers {

/// JSON on one line; empty for a type that nobody enters by hand.
[[nodiscard]] std::string_view example_body(std::string_view type);

}  // namespace backtrail::registers
