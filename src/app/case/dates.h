// SPDX-License-Identifier: Apache-2.0
// Dates that somebody typed, held against the clock: what has happened lies behind now, and what is still to be done before it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

/// registers::kNotYet for what a body of `type` tells as happened: the day of an incident, of a statement, when something occurred.
base::Status check_happened(std::string_view type, const base::Json& body, base::Instant now);
/// registers::kLongAgo, a warning, where `deadline`, of the engagement `of`, is over by `now`; nothing otherwise.
[[nodiscard]] std::optional<base::Error> deadline_over(const std::string& of, std::string_view deadline,
                                                       base::Instant now);
/// registers::kLongAgo, a warning, where `what` is said to have been at `at`, more than a year before `due`; nothing otherwise.
[[nodiscard]] std::optional<base::Error> long_before(const std::string& what, base::Instant at, base::Instant due);

}  // namespace backtrail::app
