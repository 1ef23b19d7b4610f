// SPDX-License-Identifier: Apache-2.0
#include "app/engagement/engagement.h"

#include "app/case/rows.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/options.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct EngagementOptions : CaseOptions {
  AddOptions add;
  app::ContactRequest contact;
  std::string at, id;
  bool overdue = false;
};

void list(const EngagementOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto found = app::engagements(*it);
  if (!found) return context.fail(found.error());
  Rows rows(context,
            {"id", "victim", "owner", "deadline", "overdue", "state", "attempts", "acknowledged", "did", "request"});
  for (const auto& one : *found) {
    if (!options.overdue || one.overdue) rows.add(app::engagement_json(one));
  }
}

void contact(EngagementOptions& options, Context& context) {
  if (!options.at.empty()) {
    const auto at = read_day_or_time("--at", options.at);
    if (!at) return context.fail(at.error(), Status::wrong_call);
    options.contact.at = at->at;
    options.contact.day = at->day;
  }
  auto open = open_to_write(options, context);
  if (!open) return;
  const auto sealed = app::seal_contact(open->it, open->actor, options.contact);
  if (!sealed) return fail(sealed.error(), context);
  print_sealed({*sealed}, "contact", context);
  say_sealed(1, *open, context);
}

void show(const EngagementOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto row = app::show_row(*it, options.id, "engagement");
  if (!row) return fail(row.error(), context);
  print_object(*row, context);
}

}  // namespace

void define_engagement(Arguments& verb, Context& context) {
  auto options = std::make_shared<EngagementOptions>();
  add_case_options(verb, *options, true);
  add_format_option(verb, context);
  define_add(verb, options->add, "engagement").callback([=, &context] {
    run_add(*options, options->add, "engagement", context);
  });
  Arguments all = verb.add_verb("list", "Who is warned, how far that is, and what they did; overdue ones first");
  all.fallthrough();
  all.add_flag("--overdue", options->overdue, "Only those");
  all.callback([=, &context] { list(*options, context); });
  Arguments one = verb.add_verb("show", "Show one of them, as it was sealed");
  one.fallthrough();
  one.add_option("id", options->id, "Its id, or that of its entry").required().type_name("ID");
  one.callback([=, &context] { show(*options, context); });
  Arguments tell = verb.add_verb("contact", "Note a contact: an attempt, what was sent, what they answered and did");
  tell.fallthrough();
  tell.add_option("id", options->contact.engagement, "The engagement").required().type_name("ID");
  tell.add_option("kind", options->contact.kind, "What it was; sent is not acknowledged")
      .required()
      .one_of({"asked-originator", "attempt", "sent", "acknowledged", "acted", "declined", "closed"});
  tell.add_option("--at", options->at, "When (now); of a day its beginning, of an answer its end").type_name("T");
  tell.add_option("--channel", options->contact.channel, "By telephone, by letter, ...").type_name("TEXT");
  tell.add_option("--note", options->contact.note, "What they did or said; needed for acted and declined")
      .type_name("TEXT");
  tell.callback([=, &context] { contact(*options, context); });
  verb.require_verb();
}

}  // namespace backtrail::cli
