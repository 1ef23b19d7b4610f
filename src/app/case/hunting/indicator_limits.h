// SPDX-License-Identifier: Apache-2.0
// What a hunt's indicators could not have seen, for an answer that says no: those that are not valid in the days asked for,
// whose hits do not count, and those that are looked for in some places alone,
// and those that stand where nobody looks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/case/telemetry/values_in_names.h"
#include "app/hunting/hunt.h"
#include "registers/rows.h"

namespace backtrail::app {

struct IndicatorLimits {
  std::vector<registers::NotLooked> told;
  std::string method;  // sentences: validity that ends within the days asked for is as meant, and limits no answer
  std::string blind;  // why none of the detectors could have found anything; empty when one could
};

/// For an answer about these days, both included; `tenant` is empty when it is about all.
[[nodiscard]] IndicatorLimits indicator_limits(const HuntResult& hunted, const ValuesInNames& names,
                                               const std::string& tenant, std::int64_t first_day,
                                               std::int64_t last_day);

}  // namespace backtrail::app
