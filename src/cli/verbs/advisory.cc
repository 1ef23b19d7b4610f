// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {

void define_advisory(Arguments& verb, Context& context) {
  add_register_verbs(verb, std::make_shared<CaseOptions>(),
                     {"advisory", {"id", "title", "audience", "marking", "author", "text_sha256"}}, context);
}

}  // namespace backtrail::cli
