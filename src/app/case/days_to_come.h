// SPDX-License-Identifier: Apache-2.0
// Days that have not come yet. Whoever says that a source has published something says what everybody can look up, and it lets a text say
// more; what is to be published next year nobody has read.
#pragma once

#include <string_view>

#include "base/json_fwd.h"
#include "base/result.h"
#include "base/time.h"

namespace backtrail::app {

/// registers::kNotYet for a day after tomorrow in UTC: somewhere it is tomorrow already. "2018", "2018-12" and times are compared as far as
/// they are written. `where`: for the message ("/source/published").
base::Status check_has_come(std::string_view day, base::Instant now, std::string_view where);

/// The same of all that an item to be entered says was published: itself, its source, its sources.
base::Status check_published(const base::Json& body, base::Instant now);

}  // namespace backtrail::app
