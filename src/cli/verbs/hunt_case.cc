// SPDX-License-Identifier: Apache-2.0
#include "cli/verbs/hunt_case.h"

#include <set>
#include <string>

#include "app/case/hunting/hunt_case.h"
#include "app/case/telemetry/source_fields.h"
#include "base/file.h"
#include "base/html.h"
#include "base/json.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "report/coverage/coverage.h"
#include "report/text.h"

namespace backtrail::cli {
namespace {

void print_case_findings(const app::CaseHunted& done, Context& context) {
  Rows rows(context, {"time", "tenant", "detector.level", "detector.title", "records", "evidence", "new"});
  const bool table = context.wants_table();
  for (const base::OrderedJson& one : done.rows) {
    if (!table) {
      rows.add(one);
      continue;
    }
    base::OrderedJson row = one;  // a cell that says where, instead of a list of objects
    const auto& first = one["records"][0];
    std::string where = first["path"].get<std::string>();
    if (first.contains("member")) where += ":" + first["member"].get<std::string>();
    where += " " + std::to_string(first["offset"].get<std::uint64_t>()) + " " +
             std::to_string(first["length"].get<std::uint64_t>());
    if (one["records"].size() > 1) where += " and " + std::to_string(one["records"].size() - 1) + " more";
    row["records"] = where;
    rows.add(row);
  }
}

std::string missing_fields(const app::CaseHunted& done) {
  std::set<std::string> all;
  for (const app::LackingFields& one : done.lacking) all.insert(one.fields.begin(), one.fields.end());
  return app::told_fields(all);
}

std::string told(const app::CaseHunted& done) {
  std::string out = report::counted(done.sources, "source", "sources") + ", " +
                    report::counted(done.detectors, "detector", "detectors") + ": " + std::to_string(done.read) +
                    " read, " + std::to_string(done.by_index) + " answered from the index, " +
                    std::to_string(done.before) + " looked at before";
  if (done.not_looked != 0)
    out += ", " + std::to_string(done.not_looked) + " NOT LOOKED AT (" + std::to_string(done.gone) + " gone, " +
           std::to_string(done.changed) + " changed" +
           (done.discarded == 0 ? std::string() : ", " + std::to_string(done.discarded) + " discarded") + ")";
  if (done.grown != 0) out += ", " + std::to_string(done.grown) + " grown since";
  if (done.unread != 0) out += ", " + std::to_string(done.unread) + " COULD NOT BE READ when ingested";
  if (done.blind != 0)
    out += "\n" + report::counted(done.blind, "detector", "detectors") +
           " could match nothing: no log of the kind is held; that is no search";
  if (!done.lacking.empty())
    out += "\n" + report::counted(done.lacking.size(), "detector", "detectors") +
           " could match nothing: fields that they need stand in no record (" + missing_fields(done) +
           "); that is no search";
  for (const app::SearchLimit& one : done.limits)
    out += "\n" + report::counted(one.indicators, "indicator", "indicators") + ": " + one.why;
  std::vector<std::string> gaps;
  app::tell_gaps(done.gaps, "--summary names more, and backtrail coverage all", gaps);
  if (done.coverage() != "none") out += "\nfor " + app::days_told(done.days) + ": " + done.coverage();
  for (const std::string& one : gaps) out += "\nnot looked at: " + base::visible_text(one);
  if (done.indicators_alone) out += "\n" + std::string(report::kValidAccounts);
  out += "\n" + report::counted(done.findings, "finding", "findings") + ", " + std::to_string(done.fresh) + " new";
  if (done.superseded != 0) out += ", " + std::to_string(done.superseded) + " in the place of earlier ones";
  if (done.outside_validity != 0)
    out +=
        "\n" + report::counted(done.outside_validity, "hit", "hits") +
        " outside the indicators' validity, in what was read now: no findings (hunt PATH --ignore-validity shows them)";
  if (done.erased != 0) out += "; the evidence of " + std::to_string(done.erased) + " more was erased";
  return out + "\n";
}

/// What the answer covers: the counts of the last lines, and why it is not whole.
std::string summary_of(const app::HuntRequest& request, const HuntCaseOptions& options, const app::CaseHunted& done) {
  const auto time = [](const std::optional<base::Instant>& at) {
    return at ? base::OrderedJson(base::format(*at)) : base::OrderedJson(nullptr);
  };
  base::OrderedJson out = {
      {"v", 1},
      {"tenant", options.tenant.empty() ? base::OrderedJson(nullptr) : base::OrderedJson(options.tenant)},
      {"since", time(request.since)},
      {"until", time(request.until)},
      {"complete", done.coverage() == "complete"},
      {"coverage", done.coverage()},
      {"days", done.coverage() == "none" ? base::OrderedJson(nullptr) : app::days_json(done.days)},
      {"without_time", done.days.without_time},
      {"not_looked", base::OrderedJson::array()},
      {"note", done.indicators_alone ? base::OrderedJson(report::kValidAccounts) : base::OrderedJson(nullptr)},
      {"sources",
       {{"standing", done.sources},
        {"read", done.read},
        {"by_index", done.by_index},
        {"before", done.before},
        {"not_looked", done.not_looked},
        {"gone", done.gone},
        {"discarded", done.discarded},
        {"changed", done.changed},
        {"grown", done.grown}}},
      {"unread", done.unread},
      {"detectors", done.detectors},
      {"could_match_nothing", done.blind + done.lacking.size()},
      {"lacking_fields", base::OrderedJson::array()},
      {"limits", base::OrderedJson::array()},
      {"outside_validity", done.outside_validity},
      {"not_evaluated", done.not_evaluated.size()},
      {"findings",
       {{"standing", done.findings}, {"new", done.fresh}, {"superseded", done.superseded}, {"erased", done.erased}}},
      {"diagnostics", base::OrderedJson::array()}};
  const auto shown = app::gaps_shown(done.gaps);
  for (const std::size_t i : shown) out["not_looked"].push_back(app::gap_json(done.gaps[i]));
  if (shown.size() < done.gaps.size()) out["not_looked_more"] = done.gaps.size() - shown.size();
  for (const app::LackingFields& one : done.lacking)
    out["lacking_fields"].push_back({{"id", one.id}, {"fields", one.fields}});
  for (const app::SearchLimit& one : done.limits)
    out["limits"].push_back({{"indicators", one.indicators}, {"why", one.why}});
  for (const base::Error& one : done.diagnostics)
    out["diagnostics"].push_back({{"code", one.code.text()}, {"message", one.message}, {"place", one.place.text()}});
  return out.dump(1, ' ', false, base::OrderedJson::error_handler_t::replace) + "\n";
}

}  // namespace

void hunt_a_case(const app::HuntRequest& request, const HuntCaseOptions& options, bool exit_code, bool strict,
                 Context& context) {
  auto open = open_to_write(options.it, context);
  if (!open) return;
  base::Progress progress;
  const auto done = [&] {
    const Interrupt interrupt(progress);
    const ProgressBar bar(context, progress);
    return app::hunt_case(open->it, open->actor, {request, BACKTRAIL_VERSION, options.only_new, options.tenant},
                          &progress);
  }();
  if (!done) return fail(done.error(), context);
  for (const auto& refused : done->not_evaluated) {
    base::Error error = refused.error;
    error.severity = base::Severity::warning;
    if (error.place.path.empty()) error.place.path = refused.path;
    context.report(std::move(error));
  }
  for (const base::Error& error : done->diagnostics) context.report(error);
  print_case_findings(*done, context);
  context.say(told(*done));
  if (!options.summary.empty()) {
    if (const auto written = base::write_file(options.summary, summary_of(request, options, *done)); !written)
      context.fail(written.error());
  }
  if (done->incomplete()) context.outcome.add(Status::incomplete);
  if (strict && !done->not_evaluated.empty()) context.outcome.add(Status::incomplete);
  if (exit_code && done->fresh != 0) context.outcome.add(Status::check_says_no);
}

}  // namespace backtrail::cli
