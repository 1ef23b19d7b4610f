// SPDX-License-Identifier: Apache-2.0
#include "cli/confirming.h"

namespace backtrail::cli {

Arguments define_confirm(Arguments& verb, app::ReviewRequest& request, const ConfirmWords& words) {
  Arguments sub = verb.add_verb("confirm", words.about);
  sub.fallthrough();
  sub.add_option("id", request.of, words.id).required().type_name("ID");
  sub.add_flag("--disagree", request.disagrees, words.disagree);
  sub.add_option("--note", request.note, words.note).type_name("TEXT");
  return sub;
}

void confirm(const CaseOptions& options, const app::ReviewRequest& request, Context& context,
             const std::function<base::Result<std::string>(const app::Case&)>& said) {
  auto open = open_to_write(options, context);
  if (!open) return;
  const auto what = said(open->it);
  if (!what) return fail(what.error(), context);
  const auto sealed = app::seal_review(open->it, open->actor, request);
  if (!sealed) {
    (void)tell_mistakes(sealed.error(), true, context);
    return;
  }
  print_sealed({*sealed}, "review", context);
  say_sealed(1, *open, context);
  context.say((request.disagrees ? "disputed, and lifts nothing: " : "confirmed: ") + *what + "\n");
}

}  // namespace backtrail::cli
