// SPDX-License-Identifier: Apache-2.0
// Whether a message goes to the organisation that it is for. A mistyped domain sends a victim's records to somebody else, and a
// report about an address that is not theirs tells them of nothing; both are let out with a warning, for whom an organisation
// employs and where it is hosted is entered late, if ever.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "registers/rows.h"

namespace backtrail::app {

/// kNotTheirs for a mail address `to` at no domain of `organisation`, and for a `source` (an address, a host, a domain) that is
/// in none of its domains, hosts and networks. Empty texts are not looked at.
[[nodiscard]] std::vector<base::Error> addressee_warnings(const registers::Organisation& organisation,
                                                          const std::string& to, const std::string& source);

}  // namespace backtrail::app
