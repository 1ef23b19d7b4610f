// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/trace.h"

#include "base/file.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct TraceOptions : CaseOptions {
  std::string id, html;
  app::TraceOptions trace;
};

void trace(const TraceOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto root = app::trace(*it, options.id, options.trace);
  if (!root) return fail(root.error(), context);
  if (!options.html.empty()) {
    const auto written = base::write_file(options.html, app::trace_html(*root));
    if (!written) return context.fail(written.error());
  }
  if (context.format == "json" || context.format == "jsonl") return print_object(app::trace_json(*root), context);
  if (options.html.empty()) write_out(app::trace_text(*root));
}

}  // namespace

void define_trace(Arguments& verb, Context& context) {
  auto options = std::make_shared<TraceOptions>();
  verb.add_option("id", options->id, "A statement, or anything that it stands on").required().type_name("ID");
  verb.add_flag("--bytes", options->trace.bytes, "The records' bytes too: from their source, or from the sealed copy");
  verb.add_output("--html", options->html, "Write a page for internal use instead").type_name("FILE");
  add_case_options(verb, *options, false);
  verb.add_option("--format", context.format, "table for people, json for programs")
      .one_of({"table", "json", "jsonl"})
      .group("Output");
  verb.callback([options, &context] { trace(*options, context); });
}

}  // namespace backtrail::cli
