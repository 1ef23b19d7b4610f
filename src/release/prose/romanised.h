// SPDX-License-Identifier: Apache-2.0
// Names in Cyrillic as they are written in Latin letters: who writes English, German or Polish hears "Zavod", "Sawod" and "Zawod" in one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace backtrail::release {

/// One for each way of writing, each once; none of a name without Cyrillic letters.
[[nodiscard]] std::vector<std::string> romanised(std::string_view name);

}  // namespace backtrail::release
