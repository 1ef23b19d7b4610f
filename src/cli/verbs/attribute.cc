// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>

#include "app/attribution/case_evidence.h"
#include "app/attribution/side_by_side.h"
#include "app/codes.h"
#include "app/knowledge/knowledge.h"
#include "base/count.h"
#include "base/file.h"
#include "base/json.h"
#include "base/time.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/context.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct AttributeOptions {
  std::vector<std::string> knowledge;
  std::vector<std::string> items;
  std::string date, sector, country, batch, evidence, folder, as_of, save, model, ach;
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

/// A case that evidence is taken from, and the moment as of which.
struct FromCase {
  std::optional<app::Case> opened;
  std::optional<base::Instant> as_of;
};

/// False, with the context told, when the case or the moment is none. BACKTRAIL_CASE does not count here.
bool open_from(const AttributeOptions& options, FromCase& into, Context& context) {
  if (options.folder.empty()) return true;
  if (!options.as_of.empty()) {
    const auto time = base::parse_iso(options.as_of);
    if (!time) {
      context.fail({kBadOption, "'" + options.as_of + "' is not a time", {}, "--as-of 2018-12-20T12:00:00Z"},
                   Status::wrong_call);
      return false;
    }
    // A day alone means all of it.
    const bool day = options.as_of.find_first_of("T ") == std::string::npos;
    into.as_of = base::Instant{time->instant.ticks + (day ? base::kTicksPerDay - 1 : 0)};
  }
  auto opened = open_case({options.folder, {}}, app::Case::Access::read, context);
  if (opened) into.opened.emplace(std::move(*opened));
  return into.opened.has_value();
}

/// The one incident of a call: of a case, of a file of evidence, or of the command line; what is given there counts.
base::Result<app::IncidentRequest> request(const AttributeOptions& options, const FromCase& from,
                                           const app::EvidenceBase& base, Context& context) {
  app::IncidentRequest out;
  if (from.opened) {
    BT_TRY(auto evidence, app::case_evidence(*from.opened, base, from.as_of, context));
    context.report({app::kFromCase,
                    "judged from " + base::counted(evidence.pieces, "piece") + " of evidence, of which " +
                        base::counted(evidence.silent, "says", "say") + " nothing about who it was",
                    {options.folder},
                    "",
                    base::Severity::note});
    out = std::move(evidence.incident);
  } else if (!options.evidence.empty()) {
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
  FromCase from;
  if (!open_from(options, from, context)) return;
  const auto asked = request(options, from, base, context);
  if (!asked) return context.fail(asked.error());
  if (!options.save.empty()) {
    const auto written = base::write_file(options.save, base::dump(attribution::incident_json(*asked)) + "\n");
    if (!written) return context.fail(written.error());
  }
  const auto answer = app::attribute(base, model.all, *asked, context);
  if (!answer) return context.fail(answer.error());
  if (!answer->complete) context.outcome.add(Status::incomplete);
  if (!options.ach.empty()) {
    const app::AchForm form = options.ach == "csv"    ? app::AchForm::csv
                              : options.ach == "html" ? app::AchForm::html
                                                      : app::AchForm::table;
    return write_out(app::ach_text(base, *answer, form));
  }
  std::vector<app::RungView> views;
  if (from.opened) {
    auto judgements = app::side_by_side(*from.opened, from.as_of, base, *answer);
    if (!judgements) return context.fail(judgements.error());
    views = std::move(*judgements);
  }
  const std::string beside = views.empty() ? "" : "\n" + app::side_by_side_text(views);
  if (options.explain) return write_out(app::answer_explained(base, model, *answer) + beside);
  if (context.wants_table()) return write_out(app::answer_text(base, *answer) + beside);
  auto json = app::answer_json(base, model, *answer);
  if (!views.empty()) json["side_by_side"] = app::side_by_side_json(views);
  write_out(base::dump(json) + "\n");
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
  const auto given = [](const std::string& option) { return option.empty() ? 0 : 1; };
  const int ways = given(options.batch) + given(options.evidence) + given(options.folder);
  if (ways > 1 || (ways == 0 && options.items.empty()) || (!options.batch.empty() && !options.items.empty())) {
    return context.fail(
        {kBadOption, "give --items, --evidence, --case or --batch, one of them", {}, "--items T1566.001,S0012"},
        Status::wrong_call);
  }
  if (!options.batch.empty() && (options.explain || !options.ach.empty() || context.format == "table")) {
    return context.fail(
        {kBadOption, "--batch answers in JSON lines", {}, "leave out --explain, --ach and --format table"},
        Status::wrong_call);
  }
  if (options.explain && !options.ach.empty()) {
    return context.fail({kBadOption, "--explain and --ach are two answers", {}, "ask for one of them"},
                        Status::wrong_call);
  }
  if (options.folder.empty() && !options.as_of.empty()) {
    return context.fail({kBadOption, "--as-of needs --case", {}, "--case DIR --as-of 2018-12-20"}, Status::wrong_call);
  }
  const auto opened = app::open_knowledge(options.knowledge, context);
  if (!opened) return context.fail(opened.error());
  if (!opened->complete) context.outcome.add(Status::incomplete);
  auto model = options.model.empty() ? base::Result<attribution::Model>(attribution::builtin_model())
                                     : attribution::read_model(options.model);
  if (!model) return context.fail(model.error());
  const auto made = app::evidence_base(opened->pack, app::NamedAfter::kept);
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
  verb.add_option("--case", options->folder, "A case: its findings, lists and organisations are the evidence")
      .type_name("DIR");
  verb.add_option("--as-of", options->as_of, "What the case held at that time (a day: until its end)")
      .type_name("TIME");
  verb.add_output("--save-evidence", options->save, "Write what was judged, in the form that --evidence takes")
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
