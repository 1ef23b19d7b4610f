// SPDX-License-Identifier: Apache-2.0
#include "app/case/custody/verify_case.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct VerifyOptions : CaseOptions {
  app::VerifyRequest request;
};

void verify(VerifyOptions& options, Context& context) {
  const auto folder = case_folder(options, context);
  if (!folder) return;
  const auto around = surroundings(context);
  if (!around) return;
  options.request.folder = *folder;
  const auto summary = app::verify_case(options.request, *around, [&](const auto& finding) {
    write_out(
        base::dump(base::OrderedJson{
            {"what", finding.what}, {"place", finding.place}, {"expected", finding.expected}, {"got", finding.got}}) +
        "\n");
  });
  if (!summary) return context.fail(summary.error());
  context.say(app::summary_text(*summary));
  if (summary->findings != 0) context.outcome.add(Status::check_says_no);
}

}  // namespace

void define_verify(Arguments& verb, Context& context) {
  auto options = std::make_shared<VerifyOptions>();
  verb.add_option("--key", options->request.key,
                  "The verification key that `case init` printed, or a file that holds it (what you saw last)")
      .type_name("KEY");
  verb.add_option("--since", options->request.since, "A checkpoint kept elsewhere (the last that you saw)")
      .type_name("FILE");
  add_case_options(verb, *options, false);
  verb.callback([options, &context] { verify(*options, context); });
}

}  // namespace backtrail::cli
