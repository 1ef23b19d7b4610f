// SPDX-License-Identifier: Apache-2.0
#include "app/case/publishing.h"
#include "app/codes.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/options.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct DecideOptions : CaseOptions {
  app::DecideRequest request;
  std::string embargo;
};

void decide(DecideOptions& options, Context& context) {
  if (!options.embargo.empty()) {
    const auto until = read_time("--embargo", options.embargo);
    if (!until) return context.fail(until.error(), Status::wrong_call);
    options.request.embargo = *until;
  }
  auto open = open_to_write(options, context);
  if (!open) return;
  const auto done = app::decide(open->it, open->actor, options.request);
  if (!done)
    return context.fail(done.error(), done.error().code == app::kTextDiffers ? Status::check_says_no : Status::failed);
  {
    Rows rows(context, {"id", "statement", "verdict", "text_sha256"});
    rows.add({{"id", done->sealed.label()},
              {"type", "decision"},
              {"entry", done->sealed.id},
              {"statement", options.request.text},
              {"verdict", options.request.verdict},
              {"text_sha256", done->text_sha256}});
  }
  say_sealed(1, *open, context);
}

}  // namespace

void define_decide(Arguments& verb, Context& context) {
  auto options = std::make_shared<DecideOptions>();
  verb.add_option("verdict", options->request.verdict, "approve, refuse or hold")
      .required()
      .one_of({"approve", "refuse", "hold"});
  verb.add_option("id", options->request.text, "A statement or advisory").required().type_name("ID");
  verb.add_option("--text-sha256", options->request.text_sha256,
                  "Hash of the text that was read; refused when it is another by now")
      .type_name("HASH");
  verb.add_option("--note", options->request.note, "Why").type_name("TEXT");
  verb.add_option("--embargo", options->embargo, "Not to be released before this time").type_name("TIME");
  add_case_options(verb, *options, true);
  add_format_option(verb, context);
  verb.callback([options, &context] { decide(*options, context); });
}

}  // namespace backtrail::cli
