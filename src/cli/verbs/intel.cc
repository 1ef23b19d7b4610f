// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "app/case/intel_diff.h"
#include "app/case/intel_store.h"
#include "app/csaf.h"
#include "base/count.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct IntelOptions : CaseOptions {
  app::IntelRequest request;
  std::string name, from, to;
  bool all = false;
  std::vector<std::string> documents;
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
  if (added->not_evaluated != 0)
    context.say(base::counted(added->not_evaluated, "rule or indicator", "rules or indicators") +
                " that cannot be evaluated\n");
  say_sealed(added->entry.empty() ? 0 : 1, *open, context);
}

void list(const IntelOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto sets =
      options.all ? app::intel_history(it->ledger(), it->bodies()) : app::intel_sets(it->ledger(), it->bodies());
  if (!sets) return context.fail(sets.error());
  std::vector<std::string> columns{"name", "version", "source", "files", "rules", "indicators", "entered"};
  if (options.all) columns.insert(columns.end(), {"entry", "replaced_by"});
  Rows rows(context, columns);
  for (const auto& set : *sets) rows.add(app::intel_json(set, false));
}

app::IntelContent read_content(const app::Case& it, const app::IntelSet& set, Context& context) {
  std::vector<base::Error> diagnostics;
  app::IntelContent out = app::intel_content(it, set, diagnostics);
  for (const base::Error& error : diagnostics) context.report(error);
  return out;
}

void show(const IntelOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto found = app::find_intel(*it, options.name);
  if (!found) return fail_to_answer(found.error(), context);
  base::OrderedJson out = app::intel_json(*found, true);
  const app::IntelContent content = read_content(*it, *found, context);
  out["kinds"] = content.kinds;
  const auto time = [](const auto& one) { return one ? base::OrderedJson(base::format(*one)) : base::OrderedJson(); };
  out["valid"] = {
      {"from", time(content.first_from)}, {"until", time(content.last_until)}, {"without_end", content.without_end}};
  out["not_evaluated"] = content.not_evaluated;
  print_object(out, context);
}

void diff(const IntelOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  std::vector<base::Error> diagnostics;
  const auto diff = app::diff_intel(*it, options.name, options.from, options.to, diagnostics);
  for (const base::Error& error : diagnostics) context.report(error);
  if (!diff) return fail_to_answer(diff.error(), context);
  Rows rows(context, {"change", "kind", "title", "what", "id"});
  std::map<std::string, std::uint64_t> counts;
  for (const app::IntelChange& one : diff->changes) {
    ++counts[one.change];
    base::OrderedJson what = one.what;
    if (context.wants_table()) {
      std::string words;
      for (const std::string& each : one.what) words += (words.empty() ? "" : ", ") + each;
      what = words;
    }
    rows.add({{"change", one.change}, {"kind", one.kind}, {"id", one.id}, {"title", one.title}, {"what", what}});
  }
  rows.finish();
  const auto named = [](const app::IntelSet& set) { return set.version.empty() ? set.entry : set.version; };
  context.say(options.name + " from " + named(diff->from) + " to " + named(diff->to) + ": " +
              std::to_string(counts["added"]) + " added, " + std::to_string(counts["removed"]) + " removed, " +
              std::to_string(counts["changed"]) + " changed, " + std::to_string(diff->same) + " the same\n");
}

/// Needs no case.
void check(const IntelOptions& options, Context& context) {
  Rows rows(context, {"path", "id", "category", "tlp", "version", "cves", "products", "fails"});
  std::size_t unread = 0;
  for (const std::string& path : options.documents) {
    const auto read = app::read_csaf_file(path);
    if (!read) {
      context.fail(read.error(), Status::incomplete);
      ++unread;
      continue;
    }
    for (const base::Error& one : read->failures) context.fail(one, Status::check_says_no);
    base::OrderedJson row = app::csaf_json(*read);
    if (context.wants_table()) {
      const auto joined = [](const std::vector<std::string>& words) {
        std::string out;
        for (const std::string& one : words) out += (out.empty() ? "" : ", ") + one;
        return out;
      };
      row["cves"] = joined(read->cves);
      row["fails"] = joined(read->fails);
    }
    rows.add(row);
  }
  if (unread == options.documents.size()) context.outcome.add(Status::failed);
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
  all.add_flag("--all", options->all, "Those that were replaced too");
  all.callback([options, &context] { list(*options, context); });
  Arguments detail =
      verb.add_verb("show", "One set: its files and their hashes, what they hold, and when its indicators are valid");
  detail.fallthrough();
  detail.add_option("name", options->name, "Its name, or its entry's id").required().type_name("NAME");
  detail.callback([options, &context] { show(*options, context); });
  Arguments change = verb.add_verb("diff", "What changed from one version of a set to another: detectors, not lines");
  change.fallthrough();
  change.add_option("name", options->name, "The set").required().type_name("NAME");
  change.add_option("--from", options->from, "A version or entry (what the other one replaced)").type_name("VERSION");
  change.add_option("--to", options->to, "A version or entry (the present one)").type_name("VERSION");
  change.callback([options, &context] { diff(*options, context); });
  Arguments csaf = verb.add_verb(
      "check", "Advisories of others in CSAF 2.0: what each is about, and which mandatory tests it fails (status 1)");
  csaf.fallthrough();
  csaf.add_option("document", options->documents, "CSAF documents").required().type_name("FILE");
  csaf.callback([options, &context] { check(*options, context); });
  verb.require_verb();
}

}  // namespace backtrail::cli
