// SPDX-License-Identifier: Apache-2.0
#include "app/knowledge/knowledge.h"

#include <memory>

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/context.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct KnowledgeOptions {
  std::string out;
  std::string asked;
  std::string before;
  std::string after;
  std::string report;
  std::vector<std::string> paths;
};

/// Nothing, with the context told, when it cannot be opened.
std::optional<knowledge::Pack> open(const std::vector<std::string>& paths, Context& context) {
  auto opened = app::open_knowledge(paths, context);
  if (!opened) {
    context.fail(std::move(opened).error());
    return std::nullopt;
  }
  if (!opened->complete) context.outcome.add(Status::incomplete);
  return std::move(opened->pack);
}

void build(const KnowledgeOptions& options, Context& context) {
  const auto built = app::build_knowledge(options.out, options.paths, context);
  if (!built) return context.fail(built.error());
  if (!built->complete) context.outcome.add(Status::incomplete);
  Rows rows(context, {"what", "count"});
  for (const auto& [what, count] : built->counts) rows.add({{"what", what}, {"count", count}});
}

void show(const KnowledgeOptions& options, Context& context) {
  const auto pack = open(options.paths, context);
  if (!pack) return;
  const auto object = app::ask_knowledge(*pack, options.asked, context);
  if (!object) return context.fail(object.error(), Status::wrong_call);
  const base::OrderedJson shown = app::show_knowledge(*pack, *object);
  write_out(context.wants_table() ? app::knowledge_text(shown) : base::dump(shown) + "\n");
}

void diff(const KnowledgeOptions& options, Context& context) {
  const auto before = open({options.before}, context);
  const auto after = open({options.after}, context);
  if (!before || !after) return;
  Rows rows(context, {"change", "what", "id", "name", "other", "other_name", "before", "after"});
  for (const auto& row : app::diff_knowledge(*before, *after)) rows.add(row);
}

/// The table's cells for people: ids and names instead of JSON.
base::OrderedJson flat(base::OrderedJson row) {
  std::string of;
  for (const auto& each : row.at("of"))
    of += (of.empty() ? "" : ", ") + each.at("id").get<std::string>() + " " + each.at("name").get<std::string>();
  row["of"] = of;
  if (row.contains("reports")) row["reports"] = row.at("reports").front();
  return row;
}

void check(const KnowledgeOptions& options, Context& context) {
  const auto pack = open(options.paths, context);
  if (!pack) return;
  const auto rows = app::check_knowledge(*pack, options.report);
  if (!rows) return context.fail(rows.error(), Status::wrong_call);
  const bool flatten = context.wants_table() || context.format == "csv";
  Rows out(context, {"check", "name", "of", "edges", "one_report", "uncited", "reports", "on_that_alone"});
  for (const auto& row : *rows) out.add(flatten ? flat(row) : row);
  if (!rows->empty()) context.outcome.add(Status::check_says_no);
}

}  // namespace

void define_knowledge(Arguments& verb, Context& context) {
  auto options = std::make_shared<KnowledgeOptions>();
  const auto knowledge_option = [&](Arguments& below) {
    below
        .add_option("--knowledge", options->paths,
                    "Packs, bundles, tables; stacked (ATT&CK as it comes with backtrail)")
        .type_name("PATH");
  };
  const auto format_option = [&](Arguments& below, const std::vector<std::string>& formats) {
    below.fallthrough();
    below.add_option("--format", context.format, "table for people, the others for programs")
        .one_of(formats)
        .group("Output");
  };
  const std::vector<std::string> row_formats{"table", "json", "jsonl", "csv"};

  Arguments building = verb.add_verb("build", "Make one pack of bundles, galaxy clusters, tables and packs");
  building.add_output("out", options->out, "The pack to write").required().type_name("OUT");
  building.add_option("inputs", options->paths, "STIX bundles, MISP threat-actor clusters, tables of your own, packs")
      .required()
      .type_name("BUNDLE");
  format_option(building, row_formats);
  building.callback([options, &context] { build(*options, context); });

  Arguments showing = verb.add_verb("show", "All that is known of a group, campaign, software or technique");
  showing.add_option("asked", options->asked, "An id or a name, aliases too").required().type_name("NAME");
  knowledge_option(showing);
  format_option(showing, {"table", "json", "jsonl"});
  showing.callback([options, &context] { show(*options, context); });

  Arguments diffing = verb.add_verb("diff", "What one pack says and another does not");
  diffing.add_option("before", options->before, "A pack or bundle").required().type_name("A");
  diffing.add_option("after", options->after, "A pack or bundle").required().type_name("B");
  format_option(diffing, row_formats);
  diffing.callback([options, &context] { diff(*options, context); });

  Arguments checking = verb.add_verb("check", "Names that collide, software named after whom, edges of one report");
  knowledge_option(checking);
  checking.add_option("--report", options->report, "Only the edges that hang on this report alone").type_name("NAME");
  format_option(checking, row_formats);
  checking.callback([options, &context] { check(*options, context); });
  verb.require_verb();
}

}  // namespace backtrail::cli
