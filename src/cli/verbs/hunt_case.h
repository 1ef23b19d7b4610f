// SPDX-License-Identifier: Apache-2.0
// `hunt --case`: the same verb over a case, whose sources and intelligence are there already.
#pragma once

#include "app/hunting/hunt.h"
#include "cli/case_frame.h"
#include "cli/context.h"

namespace backtrail::cli {

struct HuntCaseOptions {
  CaseOptions it;
  bool only_new = false;
  std::string tenant;
  std::string summary;  // a file; empty: none
};

void hunt_a_case(const app::HuntRequest& request, const HuntCaseOptions& options, bool exit_code, bool strict,
                 Context& context);

}  // namespace backtrail::cli
