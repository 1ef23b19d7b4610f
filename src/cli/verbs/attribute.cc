// SPDX-License-Identifier: Apache-2.0
#include "app/attribution/attribute.h"

#include <algorithm>
#include <memory>

#include "app/codes.h"
#include "app/knowledge/knowledge.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/codes.h"
#include "cli/context.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct AttributeOptions {
  std::vector<std::string> knowledge;
  std::vector<std::string> items;
  std::string date, sector, country, batch, evidence, model, ach;
  bool explain = false;
};

/// "T1566.001,S0012" and repeated options alike.
std::vector<std::string> split(const std::vector<std::string>& lists) {
  std::vector<std::string> out;
  for (const std::string& list : lists) {
    std::string one;
    for (const char c : list + ",") {
      if (c == ',') {
        if (!one.empty()) out.push_back(std::move(one));
        one.clear();
      } else if (c != ' ') {
        one += c;
      }
    }
  }
  return out;
}

/// The one incident of a call: items of the command line, or a file of evidence; what is given beside it counts.
base::Result<app::IncidentRequest> request(const AttributeOptions& options) {
  app::IncidentRequest out;
  if (!options.evidence.empty()) {
    BT_TRY(const std::string text, base::read_file(options.evidence));
    BT_TRY(out, attribution::parse_incident(text, {options.evidence}));
  }
  for (std::string& id : split(options.items)) out.items.push_back({std::move(id), {}});
  if (!options.date.empty()) out.date = options.date;
  if (!options.sector.empty()) out.sector = options.sector;
  if (!options.country.empty()) out.country = options.country;
  if (out.items.size() > attribution::kGivenItems) {
    return base::fail(kBadOption, "an incident of more than " + std::to_string(attribution::kGivenItems) + " items", {},
                      "give the techniques and software of one incident");
  }
  return out;
}

void one(const AttributeOptions& options, const app::EvidenceBase& base, const attribution::Model& model,
         Context& context) {
  const auto asked = request(options);
  if (!asked) return context.fail(asked.error());
  const auto answer = app::attribute(base, model.all, *asked, context);
  if (!answer) return context.fail(answer.error());
  if (!answer->complete) context.outcome.add(Status::incomplete);
  if (!options.ach.empty()) {
    const app::AchForm form = options.ach == "csv"    ? app::AchForm::csv
                              : options.ach == "html" ? app::AchForm::html
                                                      : app::AchForm::table;
    return write_out(app::ach_text(base, *answer, form));
  }
  if (options.explain) return write_out(app::answer_explained(base, model, *answer));
  if (context.wants_table()) return write_out(app::answer_text(base, *answer));
  write_out(base::dump(app::answer_json(base, model, *answer)) + "\n");
}

/// A line for a line, also where one cannot be answered: then it says why.
void batch(const AttributeOptions& options, const app::EvidenceBase& base, const attribution::Model& model,
           Context& context) {
  const auto text = base::read_file(options.batch);
  if (!text) return context.fail(text.error());
  std::uint64_t number = 0;
  std::uint64_t answered = 0;
  for (std::size_t at = 0; at < text->size();) {
    const std::size_t end = std::min(text->find('\n', at), text->size());
    const std::string_view line = std::string_view(*text).substr(at, end - at);
    at = end + 1;
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const auto asked = attribution::parse_incident(line, {options.batch, {}, number});
    auto answer = asked ? app::attribute(base, model.all, *asked, context)
                        : base::Result<app::IncidentAnswer>(std::unexpected(asked.error()));
    if (!answer) {
      base::Error error = answer.error();
      if (error.place.path.empty()) error.place = {options.batch, {}, number};
      write_out(base::dump(base::OrderedJson{
                    {"error", {{"code", error.code.text()}, {"message", error.message}, {"line", number}}}}) +
                "\n");
      error.severity = base::Severity::warning;
      context.fail(error, Status::incomplete);
      continue;
    }
    ++answered;
    if (!answer->complete) context.outcome.add(Status::incomplete);
    write_out(base::dump(app::answer_json(base, model, *answer)) + "\n");
  }
  if (answered == 0) context.fail({app::kBadBatch, "no line of the batch could be judged", {options.batch}, ""});
}

void run(const AttributeOptions& options, Context& context) {
  if (options.batch.empty() == (options.items.empty() && options.evidence.empty())) {
    return context.fail({kBadOption, "give --items, --evidence or --batch, one of them", {}, "--items T1566.001,S0012"},
                        Status::wrong_call);
  }
  const auto opened = app::open_knowledge(options.knowledge, context);
  if (!opened) return context.fail(opened.error());
  if (!opened->complete) context.outcome.add(Status::incomplete);
  auto model = options.model.empty() ? base::Result<attribution::Model>(attribution::builtin_model())
                                     : attribution::read_model(options.model);
  if (!model) return context.fail(model.error());
  const auto made = app::evidence_base(opened->pack);
  if (!made) return context.fail(made.error());
  if (options.batch.empty()) return one(options, *made, *model, context);
  batch(options, *made, *model, context);
}

}  // namespace

void define_attribute(Arguments& verb, Context& context) {
  auto options = std::make_shared<AttributeOptions>();
  verb.add_option("--knowledge", options->knowledge,
                  "Packs, bundles, clusters, tables (ATT&CK as it comes with the program)")
      .type_name("PATH");
  verb.add_option("--items", options->items, "Techniques and software of the incident: T1566.001,S0012")
      .type_name("IDS");
  verb.add_option("--evidence", options->evidence, "An incident as JSON, with sources and what stands beside")
      .type_name("FILE");
  verb.add_option("--date", options->date, "When it happened").type_name("DATE");
  verb.add_option("--sector", options->sector, "The victim's sector; shown beside, weighs nothing").type_name("SECTOR");
  verb.add_option("--country", options->country, "The victim's country; shown beside, weighs nothing").type_name("CC");
  verb.add_option("--batch", options->batch, "Incidents as JSON lines, answered in their order").type_name("FILE");
  verb.add_option("--model", options->model, "Multipliers of `evaluate attribution --fit` (those of the program)")
      .type_name("FILE");
  verb.add_flag("--explain", options->explain, "In plain sentences, with the citations");
  verb.add_option("--ach", options->ach, "The matrix of competing hypotheses alone").one_of({"table", "csv", "html"});
  verb.add_option("--format", context.format, "table for people, json for programs")
      .one_of({"table", "json", "jsonl"})
      .group("Output");
  verb.callback([options, &context] { run(*options, context); });
}

}  // namespace backtrail::cli
