// SPDX-License-Identifier: Apache-2.0
#include "app/case/status.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/as_of_option.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct CaseVerbOptions : CaseOptions {
  std::string init_folder;
  std::string origin;
  AsOfOption as_of;
};

void init(const CaseVerbOptions& options, Context& context) {
  const auto around = surroundings(context);
  if (!around) return;
  const auto actor = app::resolve_actor(options.actor, around->places);
  if (!actor) return context.fail(actor.error(), Status::wrong_call);
  const auto made = app::Case::init(options.init_folder, options.origin, *actor, *around);
  if (!made) return context.fail(made.error());
  const std::string key = made->ledger().key().text();
  if (context.wants_table()) {
    write_out("case    " + options.init_folder + "\norigin  " + made->origin() + "\nkey     " + key + "\n");
  } else {
    print_object({{"case", options.init_folder},
                  {"origin", made->origin()},
                  {"key", key},
                  {"signing_key", around->places.signing_key(made->origin())}},
                 context);
  }
  context.say("begun by " + actor->id + " (asserted); the signing key lies in " +
              around->places.signing_key(made->origin()) +
              "\nkeep the line 'key' elsewhere too: `backtrail verify --key` compares with it\n");
}

void status(const CaseVerbOptions& options, Context& context) {
  const auto as_of = read_as_of(options.as_of);
  if (!as_of) return context.fail(as_of.error(), Status::wrong_call);
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto found = app::case_status(*it, *as_of);
  if (!found) return context.fail(found.error());
  // For people also in a pipe: as JSON it would be one long line.
  if (context.format != "json" && context.format != "jsonl") return write_out(app::status_text(*found));
  print_object(*found, context);
}

void reindex(const CaseVerbOptions& options, Context& context) {
  const auto folder = case_folder(options, context);
  if (!folder) return;
  const auto around = surroundings(context);
  if (!around) return;
  const auto items = app::Case::reindex(*folder, *around);
  if (!items) return context.fail(items.error());
  context.say("the registers hold " + std::to_string(*items) + " items again\n");
}

}  // namespace

void define_case(Arguments& verb, Context& context) {
  auto options = std::make_shared<CaseVerbOptions>();
  add_case_options(verb, *options, true);
  add_format_option(verb, context);
  Arguments begin = verb.add_verb("init", "Begin a case in an empty folder; makes its signing key outside of it");
  begin.fallthrough();
  begin.add_option("folder", options->init_folder, "The folder").required().type_name("DIR");
  begin
      .add_option("--origin", options->origin,
                  "Name of the ledger and its key, as in example.org/cases/7; made up when absent")
      .type_name("NAME");
  begin.callback([options, &context] { init(*options, context); });
  Arguments look = verb.add_verb("status", "What is in it, who signs, and what was not looked at");
  look.fallthrough();
  add_as_of_option(look, options->as_of);
  look.callback([options, &context] { status(*options, context); });
  Arguments again = verb.add_verb("reindex", "Make the registers anew from ledger and bodies");
  again.fallthrough();
  again.callback([options, &context] { reindex(*options, context); });
  verb.require_verb();
}

}  // namespace backtrail::cli
