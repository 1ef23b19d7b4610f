// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/publishing.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/verbs/publishing.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct NotifyOptions : CaseOptions {
  app::PublishRequest request;
};

void notify(const NotifyOptions& options, Context& context) {
  app::PublishRequest request = options.request;
  if (request.form.empty()) request.form = "eml";
  if (request.form != "eml" && request.form != "xarf") {
    return context.fail({kWrongCall, "a notification has no form '" + request.form + "'", {}, "eml or xarf"},
                        Status::wrong_call);
  }
  if (request.form == "eml" && request.mail_to.empty())
    return context.fail({kWrongCall, "a mail message needs --to", {}, "--to security@example.com"}, Status::wrong_call);
  auto open = open_to_write(options, context);
  if (!open) return;
  print_published(app::publish(open->it, open->actor, request), request.text, 1, *open, context);
}

}  // namespace

void define_notify(Arguments& verb, Context& context) {
  auto options = std::make_shared<NotifyOptions>();
  verb.add_option("id", options->request.text, "A statement or advisory for one organisation that was decided on")
      .required()
      .type_name("ID");
  verb.add_option("--to", options->request.mail_to, "Address of whoever is told; a mail message has one")
      .type_name("ADDRESS");
  verb.add_option("--from", options->request.mail_from, "Address of whoever speaks").required().type_name("ADDRESS");
  verb.add_option("--as", options->request.form, "eml (the default) or xarf").type_name("FORM");
  verb.add_option("--source", options->request.source,
                  "What of the organisation it is about, for xarf: an address or a domain (its own domain)")
      .type_name("IDENTIFIER");
  verb.add_output("--out", options->request.out, "Write the message here too; a copy always stays in the case")
      .type_name("FILE");
  verb.add_option("--publisher", options->request.publisher, "Who speaks, where the approval does not say it")
      .type_name("NAME");
  verb.add_flag("--dry-run", options->request.dry_run, "Only ask the gate");
  add_case_options(verb, *options, true);
  add_format_option(verb, context);
  verb.callback([options, &context] { notify(*options, context); });
}

}  // namespace backtrail::cli
