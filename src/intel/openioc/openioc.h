// SPDX-License-Identifier: Apache-2.0
// OpenIOC 1.0 and 1.1, read by expat. The items of a definition that `OR` joins are indicators of their own; what `AND`
// joins becomes a STIX pattern, for a pattern says the same and is evaluated already. An item that no log can answer is
// refused by its name, and with it the `AND` that needs it; the rest is hunted.
#pragma once

#include <string_view>

#include "intel/collector.h"

namespace backtrail::intel {

inline constexpr std::uint64_t kIocFileLimit = 64ULL << 20;
inline constexpr std::size_t kIocDepthLimit = 32;  // of groups in groups
inline constexpr std::size_t kIocItemLimit = 100'000;  // of one file
inline constexpr std::size_t kIocTextLimit = 64U << 10;  // bytes of one value

/// False when the text is no XML with an OpenIOC document in it.
bool read_openioc(std::string_view text, Collector& into);

}  // namespace backtrail::intel
