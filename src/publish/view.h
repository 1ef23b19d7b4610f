// SPDX-License-Identifier: Apache-2.0
// What an audience may see of a case, as JSON lines: first the objects, then the links between them.
#pragma once

#include <string>

#include "release/released.h"

namespace backtrail::publish {

/// {"object", "kind", ...what is shown} and {"from", "link", "to"} or {"from", "link", "stands_for"}.
[[nodiscard]] std::string jsonl(const release::Released<release::ReleasedView>& view);

}  // namespace backtrail::publish
