// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/case/intel_store.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct IntelOptions : CaseOptions {
  app::IntelRequest request;
  std::string name;
};

void add(const IntelOptions& options, Context& context) {
  auto open = open_to_write(options, context);
  if (!open) return;
  const auto added = app::add_intel(open->it, open->actor, options.request);
  if (!added) return context.fail(added.error());
  for (const base::Error& error : added->diagnostics) {
    context.report(error);
    if (error.severity == base::Severity::error) context.outcome.add(Status::incomplete);
  }
  {
    Rows rows(context, {"name", "files", "rules", "indicators", "entry"});
    rows.add({{"name", added->name},
              {"files", added->files},
              {"rules", added->rules},
              {"indicators", added->indicators},
              {"entry", added->entry}});
  }
  say_sealed(added->entry.empty() ? 0 : 1, *open, context);
}

void list(const IntelOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto sets = app::intel_sets(it->ledger(), it->bodies());
  if (!sets) return context.fail(sets.error());
  Rows rows(context, {"name", "version", "source", "files", "rules", "indicators", "entered"});
  for (const auto& set : *sets) rows.add(app::intel_json(set, false));
}

void show(const IntelOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto sets = app::intel_sets(it->ledger(), it->bodies());
  if (!sets) return context.fail(sets.error());
  const auto found = std::ranges::find_if(
      *sets, [&](const auto& set) { return set.name == options.name || set.entry == options.name; });
  if (found == sets->end())
    return context.fail({kWrongCall, "there is no set '" + options.name + "'", {}, "backtrail intel list names them"});
  print_object(app::intel_json(*found, true), context);
}

}  // namespace

void define_intel(Arguments& verb, Context& context) {
  auto options = std::make_shared<IntelOptions>();
  add_case_options(verb, *options, true);
  add_format_option(verb, context);
  Arguments one =
      verb.add_verb("add", "Copy rules and indicators into the case, with their version and where they come from");
  one.fallthrough();
  one.add_option("path", options->request.paths, "Files and folders, told apart by content")
      .required()
      .type_name("PATH");
  one.add_option("--name", options->request.name,
                 "Of the set (the first path's last part); a set of this name is replaced")
      .type_name("NAME");
  one.add_option("--version", options->request.version, "As its publisher calls it").type_name("TEXT");
  one.add_option("--source", options->request.source, "Where it comes from").type_name("TEXT");
  one.callback([options, &context] { add(*options, context); });
  Arguments all = verb.add_verb("list", "The sets that the case holds");
  all.fallthrough();
  all.callback([options, &context] { list(*options, context); });
  Arguments detail = verb.add_verb("show", "One set, with its files and their hashes");
  detail.fallthrough();
  detail.add_option("name", options->name, "Its name, or its entry's id").required().type_name("NAME");
  detail.callback([options, &context] { show(*options, context); });
  verb.require_verb();
}

}  // namespace backtrail::cli
