// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/judging.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/reviewing.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct JudgeOptions : CaseOptions {
  std::string id, note, sign_with;
};

void lock(const JudgeOptions& options, Context& context) {
  auto open = open_to_write(options, context);
  if (!open) return;
  const auto sealed = app::seal_lock(open->it, open->actor, options.id, options.note, options.sign_with);
  if (!sealed) return fail(sealed.error(), context);
  print_sealed({*sealed}, "lock", context);
  say_signed(*sealed, *open, context);
}

void check(const JudgeOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto found = app::judging(*it, options.id);
  if (!found) return fail(found.error(), context);
  {
    Rows rows(context, {"id", "rung", "likelihood", "confidence", "reviewed_by", "locked", "origins"});
    for (const app::JudgementStanding& one : *found) rows.add(app::standing_json(one));
  }
  for (const app::JudgementStanding& one : *found) {
    say_dissents(one.standing.dissents, context);
    for (const auto& fault : one.standing.faults)
      context.fail({fault.code, "'" + one.judgement.entry.label() + "' " + fault.message}, Status::check_says_no);
  }
}

}  // namespace

void define_judge(Arguments& verb, Context& context) {
  auto options = std::make_shared<JudgeOptions>();
  add_register_verbs(verb, options,
                     {"judgement", {"id", "rung", "proposition", "likelihood", "confidence", "reviewed_by"}}, context);
  define_review(verb, options, context);
  Arguments settle = verb.add_verb("lock", "From now on it can be superseded, with a reason; advice may rest on it");
  settle.fallthrough();
  settle.add_option("id", options->id, "The judgement").required().type_name("ID");
  settle.add_option("--note", options->note, "Anything to be said of it").type_name("TEXT");
  add_sign_option(settle, options->sign_with);
  settle.callback([=, &context] { lock(*options, context); });
  Arguments look = verb.add_verb(
      "check",
      "How judgements stand over all entries: reviews, links, origins, dissents; status 1 when one is at fault");
  look.fallthrough();
  look.add_option("id", options->id, "One judgement; all when none is named").type_name("ID");
  look.callback([=, &context] { check(*options, context); });
}

}  // namespace backtrail::cli
