// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {

void define_advice(Arguments& verb, Context& context) {
  add_register_verbs(verb, std::make_shared<CaseOptions>(),
                     {"advice", {"id", "title", "recommendation", "judgements", "marking"}}, context);
}

}  // namespace backtrail::cli
