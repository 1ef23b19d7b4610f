// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {

void define_org(Arguments& verb, Context& context) {
  auto options = std::make_shared<CaseOptions>();
  add_register_verbs(verb, options, {"organisation", {"id", "name", "kind", "jurisdiction", "sector", "marking"}},
                     context);
  Arguments edge = verb.add_verb("edge", "Ways by which a provider reaches a customer: kind, dates, source and grade");
  edge.fallthrough();
  auto add = std::make_shared<AddOptions>();
  define_add(edge, *add, "edge").callback([=, &context] { run_add(*options, *add, "edge", context); });
  define_list_and_show(edge, options,
                       {"edge", {"id", "provider", "customer", "kind", "means", "from", "until", "source_grade"}},
                       context);
  edge.require_verb();
}

}  // namespace backtrail::cli
