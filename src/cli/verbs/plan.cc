// SPDX-License-Identifier: Apache-2.0
#include "app/case/rows.h"
#include "app/codes.h"
#include "app/plans/plans.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/options.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct PlanOptions : CaseOptions {
  AddOptions add;
  app::EarlyRequest early;
  std::string at, id;
};

void list(const PlanOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto found = app::plans(*it);
  if (!found) return context.fail(found.error());
  Rows rows(context, {"id", "statement", "partner", "raised", "early", "embargo", "how_early", "steps"});
  for (const auto& one : *found) rows.add(app::plan_json(one));
}

void raise(PlanOptions& options, Context& context) {
  const auto at = read_time("--at", options.at);
  if (!at) return context.fail(at.error(), Status::wrong_call);
  options.early.at = *at;
  auto open = open_to_write(options, context);
  if (!open) return;
  const auto done = app::seal_early(open->it, open->actor, options.early);
  if (!done && done.error().code == app::kSpokenToCome) return context.fail(done.error(), Status::wrong_call);
  if (!done) return fail(done.error(), context);
  {
    Rows rows(context, {"id", "partner", "how_early", "steps"});
    for (const auto& one : done->raised) rows.add(app::plan_json(one));
  }
  say_sealed(1, *open, context);
  for (const auto& one : done->raised) {
    base::Error warning{app::kPartnerEarly, options.early.partner + " has spoken" +
                                                (one.how_early().empty() ? "" : ", " + one.how_early()) + ": plan '" +
                                                one.plan.entry.label() + "' is raised"};
    warning.severity = base::Severity::warning;
    context.report(std::move(warning));
  }
  for (const base::Error& warning : done->warnings) context.report(warning);
  if (done->raised.empty() && done->warnings.empty())
    context.say("a plan was made for this, and is not raised: they have not spoken before the embargo ends\n");
}

void show(const PlanOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto row = app::show_row(*it, options.id, "plan");
  if (!row) return fail(row.error(), context);
  print_object(*row, context);
}

}  // namespace

void define_plan(Arguments& verb, Context& context) {
  auto options = std::make_shared<PlanOptions>();
  add_case_options(verb, *options, true);
  add_format_option(verb, context);
  define_add(verb, options->add, "plan").callback([=, &context] { run_add(*options, options->add, "plan", context); });
  Arguments all = verb.add_verb("list", "The plans, and which of them are raised");
  all.fallthrough();
  all.callback([=, &context] { list(*options, context); });
  Arguments one = verb.add_verb("show", "Show one of them, as it was sealed");
  one.fallthrough();
  one.add_option("id", options->id, "Its id, or that of its entry").required().type_name("ID");
  one.callback([=, &context] { show(*options, context); });
  Arguments early =
      verb.add_verb("raise", "A partner has spoken before the agreed time: says what was planned for that");
  early.fallthrough();
  early.add_option("statement", options->early.statement, "The statement that was agreed").required().type_name("ID");
  early.add_option("--partner", options->early.partner, "Who").required().type_name("NAME");
  early.add_option("--at", options->at, "When they spoke; of a day its beginning").required().type_name("T");
  early.add_option("--note", options->early.note, "How").type_name("TEXT");
  early.add_option("--source", options->early.source, "Where").type_name("NAME");
  early.callback([=, &context] { raise(*options, context); });
  verb.require_verb();
}

}  // namespace backtrail::cli
