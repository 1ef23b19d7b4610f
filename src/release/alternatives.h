// SPDX-License-Identifier: Apache-2.0
// The alternatives of a regular expression one at a time. "(evil|orc[h]ard)" looks for somebody as plainly as "orc[h]ard" does, and what
// stands beside it can make the whole fit everybody: "(.*|orc[h]ard)", "(.rchard|o.chard|or.hard|orc.ard)".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace backtrail::release {

/// The expression with one alternative left of a group that has several, for each of them, the rest as it is; and with the first, the second
/// and so on of all groups. Empty where nothing has alternatives. As many as there are alternatives, and as the longest group has.
[[nodiscard]] std::vector<std::string> alternatives_of(std::string_view expression);

}  // namespace backtrail::release
