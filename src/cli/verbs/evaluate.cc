// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/evaluate_sigma.h"
#include "base/count.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/context.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

void evaluate(const app::RegressionRequest& request, Context& context) {
  const auto outcomes = app::evaluate_sigma(request);
  if (!outcomes) return context.fail(outcomes.error());
  std::size_t passed = 0;
  std::size_t exact = 0;
  {
    Rows rows(context, {"pass", "exact", "expected", "got", "rule", "path", "error"});
    for (const auto& outcome : *outcomes) {
      passed += outcome.pass() ? 1 : 0;
      exact += outcome.exact() ? 1 : 0;
      base::OrderedJson row{{"rule", outcome.rule},         {"test", outcome.test}, {"path", outcome.path},
                            {"expected", outcome.expected}, {"got", outcome.got},   {"pass", outcome.pass()},
                            {"exact", outcome.exact()}};
      if (!outcome.error.empty()) row["error"] = outcome.error;
      rows.add(row);
    }
  }
  context.say(std::to_string(passed) + " of " + base::counted(outcomes->size(), "case passes", "cases pass") + ", " +
              std::to_string(exact) + " exactly\n");
  if (passed != outcomes->size()) context.outcome.add(Status::check_says_no);
}

}  // namespace

void define_evaluate(Arguments& verb, Context& context) {
  auto request = std::make_shared<app::RegressionRequest>();
  Arguments sigma = verb.add_verb("sigma", "SigmaHQ's regression data: does each rule match its recorded events");
  sigma.fallthrough();
  sigma.add_option("--regression", request->folder, "A regression_data folder").required().type_name("DIR");
  sigma.add_option("--rules", request->rules, "Rules (the folders rules* beside it)").type_name("PATH");
  sigma.add_flag("--json", request->json_twins, "Hunt the .json beside each .evtx instead");
  sigma.add_option("--format", context.format, "Of the rows").one_of({"table", "json", "jsonl", "csv"});
  sigma.callback([request, &context] { evaluate(*request, context); });
  define_evaluate_attribution(verb, context);
  verb.require_verb();
}

}  // namespace backtrail::cli
