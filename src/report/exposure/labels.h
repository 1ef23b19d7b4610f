// SPDX-License-Identifier: Apache-2.0
// Names in boxes of a picture: as wide as a box is, and no two of different organisations alike. Names of one country's bodies begin
// alike and end alike ("Ministry of … of the North"), so that it is the middle that is left out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backtrail::report {

/// Of each (name, id), in their order: the name, or its beginning and end; the id where two would read alike, and a number behind it
/// where those would too. `width` is in Latin letters; those of the East are twice as wide.
[[nodiscard]] std::vector<std::string> box_labels(const std::vector<std::pair<std::string, std::string>>& names,
                                                  std::size_t width);

}  // namespace backtrail::report
