// SPDX-License-Identifier: Apache-2.0
// Findings and the summary as JSON, in the shapes that other programs hold on to (docs/formats/findings.md).
#pragma once

#include "app/hunting/hunt.h"
#include "base/json_fwd.h"

namespace backtrail::app {

[[nodiscard]] base::OrderedJson finding_json(const HuntResult& result, const Finding& finding);
[[nodiscard]] base::OrderedJson summary_json(const HuntResult& result, double elapsed_s);

}  // namespace backtrail::app
