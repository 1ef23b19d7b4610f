// SPDX-License-Identifier: Apache-2.0

#include "app/show.h"

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/codes.h"
#include "cli/context.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct ShowOptions {
  app::ShowRequest request;
  bool raw = false;
};

void show(const ShowOptions& options, Context& context) {
  const auto shown = app::show_record(options.request);
  if (!shown) return context.fail(shown.error());
  if (options.raw) return write_out(shown->bytes);
  write_out(context.format.empty() || context.format == "table" ? app::show_text(*shown)
                                                                : app::show_json(*shown) + "\n");
}

}  // namespace

void define_show(Arguments& verb, Context& context) {
  auto options = std::make_shared<ShowOptions>();
  verb.add_option("path", options->request.path, "The log that holds the record").required().type_name("PATH");
  verb.add_option("offset", options->request.offset, "Where the record begins, in decompressed bytes")
      .required()
      .type_name("OFFSET");
  verb.add_option("length", options->request.length, "How many bytes it has").required().type_name("LENGTH");
  verb.add_option("--member", options->request.member, "The member of an archive").type_name("NAME");
  verb.add_option("--as", options->request.as,
                  "Read it as this format: evtx, windows-xml, zeek, w3c, journald, otlp, json, access, syslog, csv")
      .type_name("FORMAT");
  verb.add_option("--mappings", options->request.mappings, "Folder of your own field mappings (*.yml)")
      .type_name("DIR");
  verb.add_flag("--raw", options->raw, "The record's own bytes and nothing else");
  verb.add_option("--format", context.format, "table for people, json for programs")
      .one_of({"table", "json", "jsonl"})
      .group("Output");
  verb.callback([options, &context] { show(*options, context); });
}

}  // namespace backtrail::cli
