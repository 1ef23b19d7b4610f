// SPDX-License-Identifier: Apache-2.0
// Names that stand for names: "Customer K7Q2TZ". The same organisation has the same pseudonym whenever it is mentioned to one
// audience, and another one for every other audience, so that two audiences cannot lay their papers side by side.
#pragma once

#include <string>
#include <string_view>

#include "release/keyed.h"

namespace backtrail::release {

/// HMAC-SHA256 of `ref` under the audience's key, its first 30 bits in Crockford's base 32. `kind` (of the organisation)
/// becomes the word before it: "provider" -> "Provider K7Q2TZ".
[[nodiscard]] std::string pseudonym(const Keyed& audience_key, std::string_view kind, std::string_view ref);
[[nodiscard]] inline std::string pseudonym(std::string_view audience_key, std::string_view kind, std::string_view ref) {
  return pseudonym(Keyed(audience_key), kind, ref);
}

}  // namespace backtrail::release
