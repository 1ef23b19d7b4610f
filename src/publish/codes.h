// SPDX-License-Identifier: Apache-2.0
// Error codes of publish: 0800-0899.
#pragma once

#include "base/error.h"

namespace backtrail::publish {

inline constexpr base::Code kCannotCarryMarking{800};  // the format has no word for this marking
inline constexpr base::Code kNothingToCarry{801};      // nothing in the text is what the format is for
inline constexpr base::Code kNeedsPublisher{802};      // the format demands to know who speaks, with a web address
inline constexpr base::Code kNoSuchForm{803};          // no format of that name
inline constexpr base::Code kNotOneOrganisation{804};  // a notification is for one organisation
inline constexpr base::Code kBadAddress{805};          // not an address that mail may be written to
inline constexpr base::Code kNeedsSource{806};         // the format wants an address or a domain that it is about
inline constexpr base::Code kTooMuchToCarry{807};      // more than the format has room for
inline constexpr base::Code kNoSuchId{808};            // an id that the format takes in its own shape only

}  // namespace backtrail::publish
