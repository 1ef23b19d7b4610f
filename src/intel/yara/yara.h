// SPDX-License-Identifier: Apache-2.0
// YARA rules: which there are in a text, what they say about themselves, and where each begins and ends. Whether they
// compile is for `hunt` to see, which gives them to libyara; so this part needs no library, and one bad rule does not take
// its file with it.
//
// Includes and modules that read other files or talk to anybody are taken out of the text and named.
#pragma once

#include <string_view>

#include "intel/collector.h"

namespace backtrail::intel {

inline constexpr std::size_t kYaraRuleLimit = 50'000;  // of one file
inline constexpr std::size_t kYaraPatternLimit = 1'000;  // bytes of a string's definition that findings show

/// False when there is no YARA rule in the text.
bool read_yara(std::string_view text, Collector& into);

}  // namespace backtrail::intel
