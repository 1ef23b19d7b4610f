// SPDX-License-Identifier: Apache-2.0
// Addresses and domains as they are told to people, so that no program follows them: "203[.]0[.]113[.]9", "example(.)com",
// "example dot com", and "203\.0\.113\.9" of patterns. Whoever reads them knows what is meant.
#pragma once

#include <string>

#include "release/prose/fold.h"

namespace backtrail::release {

/// `folded` with the plain signs in their place. It is crude: "the dot product" comes out as "the.product".
[[nodiscard]] Folded refanged(const Folded& folded);

}  // namespace backtrail::release
