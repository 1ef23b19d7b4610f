// SPDX-License-Identifier: Apache-2.0
// British and American spellings of one name: "Harbour Freight" is "Harbor Freight". The words are in data/release/spellings.yml. A
// name in Cyrillic is also as it is written in Latin letters (romanised.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace backtrail::release {

/// The name with all such words in the British and in the American spelling, as far as that is another one than it has, and in Latin letters.
[[nodiscard]] std::vector<std::string> other_spellings(std::string_view name);

/// Whether a folded word is a common one in its other spelling: "harbor", "organize".
[[nodiscard]] bool is_common_otherwise(const std::string& word);

}  // namespace backtrail::release
