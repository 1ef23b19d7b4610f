// SPDX-License-Identifier: Apache-2.0
#include "app/claims/conflicts.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/confirming.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct ClaimOptions : CaseOptions {
  app::ReviewRequest confirm;
  app::MergeRequest merge;
  bool unsettled = false;
};

void conflicts(const ClaimOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto found = app::claim_conflicts(*it);
  if (!found) return context.fail(found.error());
  Rows rows(context, {"a.claim", "b.claim", "what", "settled.kept", "settled.why", "settled.by"});
  for (const app::Conflict& one : *found) {
    if (!options.unsettled || one.merge.empty()) rows.add(app::conflict_json(one));
  }
}

void merge(const ClaimOptions& options, Context& context) {
  auto open = open_to_write(options, context);
  if (!open) return;
  const auto sealed = app::seal_merge(open->it, open->actor, options.merge);
  if (!sealed) return fail(sealed.error(), context);
  print_sealed({sealed->sealed}, "merge", context);
  say_sealed(1, *open, context);
  for (const base::Error& warning : sealed->warnings) context.report(warning);
}

}  // namespace

void define_claim(Arguments& verb, Context& context) {
  auto options = std::make_shared<ClaimOptions>();
  add_register_verbs(verb, options, {"claim", {"id", "subject", "relation", "object", "source.name", "marking"}},
                     context);
  Arguments side_by_side =
      verb.add_verb("conflicts", "Claims that disagree, side by side, with what differs: unit, scope, place, period");
  side_by_side.fallthrough();
  side_by_side.add_flag("--unsettled", options->unsettled, "Only those that nobody has settled");
  side_by_side.callback([=, &context] { conflicts(*options, context); });
  define_confirm(
      verb, options->confirm,
      {"Say that you too have seen that the source says so; who entered the claim cannot", "The claim, or its entry",
       "You looked too, and it does not say so: it lifts nothing while you say so", "Where you looked"})
      .callback([=, &context] {
        confirm(*options, options->confirm, context, [&](const app::Case& in) -> base::Result<std::string> {
          BT_TRY(const auto claim, in.registers().claim(options->confirm.of));
          return "'" + claim.source.name + "' says that " + claim.subject + " " + claim.relation + " " + claim.object;
        });
      });
  Arguments settle =
      verb.add_verb("merge", "Settle claims that disagree: say which is kept, and why; all stay on record");
  settle.fallthrough();
  settle.add_option("claims", options->merge.claims, "The claims, two or more").required().type_name("ID");
  settle.add_option("--keep", options->merge.keep, "Which of them holds, or none").required().type_name("ID");
  settle.add_option("--why", options->merge.why, "The reason").required().type_name("TEXT");
  settle.add_option("--marking", options->merge.marking, "TLP of the entry (TLP:RED)").type_name("TLP");
  settle.callback([=, &context] { merge(*options, context); });
}

}  // namespace backtrail::cli
