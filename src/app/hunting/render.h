// SPDX-License-Identifier: Apache-2.0
// Findings and the summary as JSON, in the shapes that other programs hold on to (docs/formats/findings.md).
#pragma once

#include <string>

#include "app/hunting/hunt.h"
#include "base/json_fwd.h"

namespace backtrail::app {

[[nodiscard]] base::OrderedJson finding_json(const HuntResult& result, const Finding& finding);
[[nodiscard]] base::OrderedJson summary_json(const HuntResult& result, double elapsed_s);
/// A few lines for people: what was read, found and not looked at.
[[nodiscard]] std::string summary_text(const HuntResult& result, double elapsed_s);

}  // namespace backtrail::app
