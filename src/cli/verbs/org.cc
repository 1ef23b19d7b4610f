// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {

void define_org(Arguments& verb, Context& context) {
  add_register_verbs(verb, std::make_shared<CaseOptions>(),
                     {"organisation", {"id", "name", "kind", "jurisdiction", "sector", "marking"}}, context);
}

}  // namespace backtrail::cli
