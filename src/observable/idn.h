// SPDX-License-Identifier: Apache-2.0
// Internationalised names: canonical() writes them in ASCII (UTS 46), people and some logs in their own letters.
#pragma once

#include <string>
#include <string_view>

namespace backtrail::observable {

/// A canonical domain in its own letters: "xn--bcher-kva.example" is "bücher.example". Empty when it has no others than ASCII's.
[[nodiscard]] std::string in_own_letters(std::string_view domain);

}  // namespace backtrail::observable
