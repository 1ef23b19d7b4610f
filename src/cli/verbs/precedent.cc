// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/precedents.h"
#include "app/codes.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct PrecedentOptions : CaseOptions {
  AddOptions reasons;
  std::string statement;
};

void compare(const PrecedentOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto found = app::compare_precedents(*it, options.statement);
  if (!found) return fail(found.error(), context);
  {
    Rows rows(context, {"id", "speaker", "said", "posture", "wording", "evidence", "level", "what"});
    for (const auto& row : app::comparison_rows(*found)) rows.add(row);
  }
  const std::string hint = "backtrail precedent explain enters how it is meant, and the reasons";
  if (!found->beside.empty()) {
    for (const app::Mistold& one : found->mistold)
      context.fail(app::told_mistold(one, found->statement), Status::check_says_no);
  }
  if (!found->compared && !found->beside.empty())
    context.fail({app::kUnexplained, "nobody has entered how '" + found->statement + "' is meant", {}, hint},
                 Status::check_says_no);
  else if (found->unexplained() != 0)
    context.fail({app::kUnexplained, "differences without a reason: " + std::to_string(found->unexplained()), {}, hint},
                 Status::check_says_no);
}

}  // namespace

void define_precedent(Arguments& verb, Context& context) {
  auto options = std::make_shared<PrecedentOptions>();
  add_register_verbs(verb, options, {"precedent", {"id", "said", "speaker", "posture", "wording", "level"}}, context);
  Arguments beside = verb.add_verb(
      "compare", "A statement beside earlier ones on the actor; status 1 while a difference has no reason");
  beside.fallthrough();
  beside.add_option("statement", options->statement, "The statement").required().type_name("ID");
  beside.callback([=, &context] { compare(*options, context); });
  Arguments explain = verb.add_verb("explain", "Enter how a statement is meant, and why it differs from earlier ones");
  explain.fallthrough();
  add_body_help(explain, "comparison");
  explain.add_option("file", options->reasons.file, "The file, or - for standard input").required().type_name("FILE");
  explain.add_option("--corrects", options->reasons.corrects, "The one item replaces this").type_name("ID");
  add_all_errors_option(explain, options->reasons.all_errors);
  explain.callback([=, &context] { run_add(*options, options->reasons, "comparison", context); });
}

}  // namespace backtrail::cli
