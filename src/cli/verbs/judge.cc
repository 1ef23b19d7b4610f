// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {

void define_judge(Arguments& verb, Context& context) {
  add_register_verbs(verb, std::make_shared<CaseOptions>(),
                     {"judgement", {"id", "rung", "proposition", "likelihood", "confidence", "reviewer"}}, context);
}

}  // namespace backtrail::cli
