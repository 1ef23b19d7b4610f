// SPDX-License-Identifier: Apache-2.0
#include "cli/reviewing.h"

#include "app/case/deciding/judging.h"
#include "base/count.h"

namespace backtrail::cli {

void say_dissents(const std::vector<registers::Dissent>& dissents, Context& context) {
  for (const auto& one : dissents) context.say("dissent of " + one.by + " on " + one.on + ": " + one.text + "\n");
}

void add_sign_option(Arguments& verb, std::string& file) {
  verb.add_option("--sign-with", file, "Your own signing key, which another person has entered as yours (`person add`)")
      .type_name("FILE");
}

void define_review(Arguments& verb, const std::shared_ptr<CaseOptions>& options, Context& context) {
  auto request = std::make_shared<app::ReviewRequest>();
  auto all_errors = std::make_shared<bool>(false);
  Arguments review =
      verb.add_verb("review", "Say that you have looked at it, and whether you agree; its author cannot");
  review.fallthrough();
  review.add_option("id", request->of, "What was reviewed, as it is now").required().type_name("ID");
  review.add_flag(
      "--disagree", request->disagrees,
      "You do not agree; without agreement of another it stays unreviewed, and the note travels as a dissent");
  review.add_option("--dissent", request->dissent, "Where you see it otherwise; it travels to the decision")
      .type_name("TEXT");
  review.add_option("--note", request->note, "Anything else").type_name("TEXT");
  add_sign_option(review, request->sign_with);
  add_all_errors_option(review, *all_errors);
  review.callback([=, &context] {
    auto open = open_to_write(*options, context);
    if (!open) return;
    const auto sealed = app::seal_review(open->it, open->actor, *request);
    if (!sealed) {
      (void)tell_mistakes(sealed.error(), *all_errors, context);
      return context.say("not reviewed: " + base::counted(sealed.error().size(), "reason") + "\n");
    }
    print_sealed({*sealed}, "review", context);
    say_signed(*sealed, *open, context);
  });
}

}  // namespace backtrail::cli
