// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/reviewing.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {

void define_statement(Arguments& verb, Context& context) {
  auto options = std::make_shared<CaseOptions>();
  add_register_verbs(verb, options, {"statement", {"id", "title", "audience", "marking", "author", "text_sha256"}},
                     context);
  define_review(verb, options, context);
}

}  // namespace backtrail::cli
