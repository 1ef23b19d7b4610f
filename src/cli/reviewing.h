// SPDX-License-Identifier: Apache-2.0
// `review`, below each verb whose things are reviewed.
#pragma once

#include <memory>

#include "cli/case_frame.h"

namespace backtrail::cli {

void define_review(Arguments& verb, const std::shared_ptr<CaseOptions>& options, Context& context);

}  // namespace backtrail::cli
