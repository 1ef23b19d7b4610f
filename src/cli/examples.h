// SPDX-License-Identifier: Apache-2.0
// A call that works of each verb that stands below another, for its help and the manual page. Verbs of the first rank
// have theirs in verbs/all.cc.
#pragma once

#include <string_view>

namespace backtrail::cli {

/// `path` as it is typed, "case init"; empty when there is none.
[[nodiscard]] std::string_view example_of(std::string_view path);

}  // namespace backtrail::cli
