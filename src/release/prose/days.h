// SPDX-License-Identifier: Apache-2.0
// Times that a text names, as days: "December 2018", "1 July 2016", "2018-12-20", "2016/17", "the year to June 2017",
// "the twelve months to 30 June 2017".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

/// "2018-12-01" to "2018-12-31", both included. A financial year like "2016/17" reaches over both calendar years, for a text does
/// not say when it begins; `year` then is its name, as it is of "2016". "FY2018" is the one that ends in 2018.
struct NamedDays {
  Stretch where;
  std::string from;
  std::string until;
  std::string year{};
};
/// In the order of the text. "Between ... and ...", "from ... to ...", "the year to ..." and "the 12 months to ..." are one each.
[[nodiscard]] std::vector<NamedDays> find_days(std::string_view text);

}  // namespace backtrail::release
