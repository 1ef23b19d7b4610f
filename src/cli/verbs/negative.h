// SPDX-License-Identifier: Apache-2.0
// `evidence negative`: a search now, of one organisation, of everybody, or of each of a group.
#pragma once

#include <memory>

#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/context.h"

namespace backtrail::cli {

void define_negative(Arguments& evidence, const std::shared_ptr<CaseOptions>& options, Context& context);

}  // namespace backtrail::cli
