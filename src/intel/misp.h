// SPDX-License-Identifier: Apache-2.0
// MISP events and feeds: the JSON that MISP and PyMISP write (an event with or without its wrapper, search results, a
// feed's folder of events with its manifest). Attributes that are marked for detection become indicators, with what the
// event says about them: its title, its tags, its galaxies, its TLP.
#pragma once

#include <string_view>

#include "intel/collector.h"

namespace backtrail::intel {

inline constexpr std::uint64_t kMispLimit = 256ULL << 20;  // bytes of one file of events
inline constexpr std::size_t kMispTitleLimit = 200;  // bytes of an attribute's comment that are kept

/// False when the JSON is neither events nor attributes nor a feed's manifest: the file is something else. JSON that
/// breaks off is something else too, unless it has attributes of MISP's form, and is refused then.
bool read_misp(std::string_view text, Collector& into);

}  // namespace backtrail::intel
