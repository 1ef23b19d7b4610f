// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/judging.h"
#include "app/claims/conflicts.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
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

/// Of one that another entered: the source was looked at.
void confirm_claim(const ClaimOptions& options, Context& context) {
  auto open = open_to_write(options, context);
  if (!open) return;
  const auto claim = open->it.registers().claim(options.confirm.of);
  if (!claim) return fail(claim.error(), context);
  const auto sealed = app::seal_review(open->it, open->actor, options.confirm);
  if (!sealed) {
    (void)tell_mistakes(sealed.error(), true, context);
    return;
  }
  print_sealed({*sealed}, "review", context);
  say_sealed(1, *open, context);
  const std::string what =
      "'" + claim->source.name + "' says that " + claim->subject + " " + claim->relation + " " + claim->object;
  context.say((options.confirm.disagrees ? "disputed, and lifts nothing: " : "confirmed: ") + what + "\n");
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
  Arguments confirm =
      verb.add_verb("confirm", "Say that you too have seen that the source says so; who entered the claim cannot");
  confirm.fallthrough();
  confirm.add_option("id", options->confirm.of, "The claim, or its entry").required().type_name("ID");
  confirm.add_flag("--disagree", options->confirm.disagrees,
                   "You looked too, and it does not say so: it lifts nothing while you say so");
  confirm.add_option("--note", options->confirm.note, "Where you looked").type_name("TEXT");
  confirm.callback([=, &context] { confirm_claim(*options, context); });
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
