// SPDX-License-Identifier: Apache-2.0
// Names of base/json.h for headers.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace backtrail::base {
using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;
}  // namespace backtrail::base
