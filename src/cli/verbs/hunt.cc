// SPDX-License-Identifier: Apache-2.0
#include "app/hunting/hunt.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <thread>

#include "app/case/places.h"
#include "app/codes.h"
#include "app/hunting/fields.h"
#include "app/hunting/nothing.h"
#include "app/hunting/render.h"
#include "app/reporting/view.h"
#include "base/file.h"
#include "base/json.h"
#include "base/new_file.h"
#include "cli/arguments.h"
#include "cli/codes.h"
#include "cli/context.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/verbs/hunt_case.h"
#include "cli/verbs/verbs.h"
#include "report/terminal.h"
#include "report/text.h"
#include "report/write.h"

namespace backtrail::cli {
namespace {

struct Options {
  app::HuntRequest request;
  std::string since, until, zone, log_source, summary;
  std::vector<std::string> reports;
  std::vector<report::Target> targets;  // of `reports`
  bool strict = false;
  bool exit_code = false;
  bool fields = false;
  bool no_cache = false;
  bool in_case = false;
  HuntCaseOptions of_case;
};

/// False, with the outcome set, when an option cannot be read.
bool complete(Options& options, Context& context) {
  const auto take = [&](auto result, auto& into) {
    if (!result) return context.fail(std::move(result).error(), Status::wrong_call), false;
    into = std::move(*result);
    return true;
  };
  bool good = true;
  if (!options.since.empty()) good = take(read_since("--since", options.since), options.request.since) && good;
  if (!options.until.empty()) good = take(read_until("--until", options.until), options.request.until) && good;
  if (!options.zone.empty()) good = take(read_zone(options.zone), options.request.assumed_zone) && good;
  if (!options.log_source.empty()) good = take(read_log_source(options.log_source), options.request.log_source) && good;
  if (options.request.since && options.request.until && *options.request.until <= *options.request.since) {
    context.fail({kBadOption, "no time lies between --since and --until", {}, "--since comes before --until"},
                 Status::wrong_call);
    good = false;
  }
  for (const std::string& text : options.reports) {
    const auto target = report::parse_target(text);
    std::error_code error;
    if (!target) {
      std::string names;
      for (const std::string& name : report::form_names()) names += (names.empty() ? "" : ", ") + name;
      context.fail({kBadOption,
                    "--report: the name '" + text + "' does not tell which form is meant",
                    {},
                    "end it in .html, .csv or .sarif, or write FORM=FILE, FORM one of: " + names},
                   Status::wrong_call);
      good = false;
    } else if (const auto folder = std::filesystem::path(target->path).parent_path();
               !folder.empty() && !std::filesystem::is_directory(folder, error)) {
      context.fail({kBadOption, "--report: there is no folder for it", {target->path}, "make it first"},
                   Status::wrong_call);
      good = false;
    } else {
      options.targets.push_back(*target);
    }
  }
  return good;
}

void tell_rules(const app::HuntResult& result, bool named, Context& context) {
  for (const auto& refused : result.not_evaluated) {
    base::Error error = refused.error;
    error.severity = base::Severity::warning;
    if (error.place.path.empty()) error.place.path = refused.path;
    context.report(std::move(error));
  }
  if (result.hunted_rules.empty() && result.set.indicators.empty() && result.hunted_patterns.empty() &&
      result.hunted_yara.empty()) {
    base::Error why = app::nothing_to_hunt(named, result.not_evaluated.size());
    why.severity = base::Severity::warning;
    context.report(std::move(why));
    context.outcome.add(Status::incomplete);  // "found nothing" must not be read as an answer
  }
}

void print_rows(const app::HuntResult& result, Context& context) {
  Rows rows(context, {"time", "detector.level", "detector.title", "records", "detector.id"});
  const bool table = context.wants_table();
  for (const app::Finding& finding : result.findings) {
    base::OrderedJson row = app::finding_json(result, finding);
    if (table) {  // a cell that says where, instead of a list of objects
      const auto& record = row["records"][0];
      std::string where = record["path"].get<std::string>();
      if (record.contains("member")) where += ":" + record["member"].get<std::string>();
      const app::FoundRecord& first = finding.records.front();
      row["records"] = where + " " + std::to_string(first.offset) + " " + std::to_string(first.length);
      const std::uint64_t more = finding.records.size() - 1 + finding.records_left_out;
      if (more != 0) row["records"] = row["records"].get<std::string>() + " and " + std::to_string(more) + " more";
    }
    rows.add(row);
  }
}

/// What the logs hold and what it is called, in place of a hunt.
void list_fields(const Options& options, Context& context) {
  const app::HuntRequest& hunt = options.request;
  base::Progress progress;
  const auto fields = [&] {
    const ProgressBar bar(context, progress);
    return app::survey_fields({hunt.paths, hunt.as, hunt.mappings, hunt.assumed_zone, hunt.threads, hunt.slack},
                              base::system_clock(), &progress);
  }();
  if (!fields) return context.fail(fields.error(), Status::wrong_call);
  for (const base::Error& error : fields->diagnostics) context.report(error);
  Rows rows(context, {"log_source", "field", "name", "share", "example"});
  for (const app::FieldSeen& field : fields->seen) rows.add(app::field_json(field));
  if (fields->incomplete) context.outcome.add(fields->records == 0 ? Status::failed : Status::incomplete);
}

void tell_left_out(std::uint64_t count, const std::string& path, Context& context) {
  if (count == 0) return;
  context.fail(
      {kNoPlaceInForm,
       report::counted(count, "finding has", "findings have") + " no time, and Timesketch takes nothing without one",
       {path},
       "--format jsonl and csv have them all",
       base::Severity::warning},
      Status::incomplete);
}

/// The file that a value of --report names; empty when it names none.
std::string report_path(const std::string& value) {
  const auto target = report::parse_target(value);
  return target ? target->path : std::string();
}

void write_report(const report::Target& target, const report::Hunt& hunt, Context& context) {
  auto file = base::NewFile::begin(target.path);
  if (!file) return context.fail(std::move(file).error());
  const std::uint64_t left_out =
      report::write(target.form, hunt, app::rule_text, [&](std::string_view bytes) { file->write(bytes); });
  if (auto written = file->commit(); !written) return context.fail(std::move(written).error());
  tell_left_out(left_out, target.path, context);
}

bool colourful() { return ::isatty(STDERR_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr; }

/// Findings to standard output and reports to their files; on standard error what the answer covers.
void tell(const Options& options, const app::HuntResult& result, double elapsed_s, Context& context) {
  const auto form = report::find_form(context.format);
  // On a terminal a report that was asked for stands in for the rows, unless these were asked for too.
  const bool rows = !form && (options.targets.empty() || !context.format.empty() || !context.wants_table());
  const bool said = !context.quiet && context.errors != "json";
  if (rows && options.targets.empty() && !said) return print_rows(result, context);
  const app::HuntView view(result, options.request, BACKTRAIL_VERSION, base::system_clock().now(), elapsed_s);
  // Files first: whoever reads standard output may leave before its end.
  for (const report::Target& target : options.targets) write_report(target, view.hunt(), context);
  if (rows) print_rows(result, context);
  if (form) tell_left_out(report::write(*form, view.hunt(), app::rule_text, write_out), "", context);
  if (said) context.say(report::summary_text(view.hunt(), colourful()));
}

/// Of a case each source is looked at whole, once, and as it was ingested: what would make another answer of it is refused, with why.
bool fits_case(const Options& options, Context& context) {
  const app::HuntRequest& hunt = options.request;
  struct Unfit {
    const char* name;
    bool given;
    const char* why;
  };
  const Unfit unfit[] = {
      {"paths of logs", hunt.paths.size() > 1, "ingest them; hunt PATHS looks at logs without a case"},
      {"--as", !hunt.as.empty(), "a source is read as the format that it was ingested as"},
      {"--fields", options.fields, "no record is printed; hunt PATHS --fields lists what is in logs"},
      {"--slack", hunt.slack, "a source is what was ingested, and left-over records were not; hunt PATHS takes it"},
      {"--texts", hunt.texts,
       "indicators are answered from the index; lookup --texts and evidence negative look for their texts"},
      {"--yara-files", hunt.yara_files, "records are looked at, one by one and once; hunt PATHS takes it"},
      {"--ignore-validity", hunt.ignore_validity, "what is outside of its validity is not sealed; hunt PATHS shows it"},
      {"--warninglists", !hunt.warninglists.empty(),
       "a list that changes later would change what was sealed; hunt PATHS takes it"},
      {"--report", !options.reports.empty(),
       "a report shows fields of records, and what stands may rest on logs that are gone; hunt PATHS makes one, --summary FILE says what was looked at"}};
  for (const auto& [name, given, why] : unfit) {
    if (!given) continue;
    context.fail(
        {kBadOption, std::string("--case hunts the sources of the case, and does not go with ") + name, {}, why},
        Status::wrong_call);
    return false;
  }
  if (context.format.empty() || context.format == "table" || context.format == "json" || context.format == "jsonl")
    return true;
  context.fail({kBadOption, "--case prints rows", {}, "--format table, json or jsonl"}, Status::wrong_call);
  return false;
}

void hunt(Options& options, Context& context) {
  if (!complete(options, context)) return;
  if (options.in_case) {
    if (!options.no_cache) options.request.rule_cache = app::cache_folder();
    if (!fits_case(options, context)) return;
    if (!options.request.paths.empty()) options.of_case.it.folder = options.request.paths.front();
    options.of_case.summary = options.summary;
    return hunt_a_case(options.request, options.of_case, options.exit_code, options.strict, context);
  }
  if (options.request.paths.empty()) {
    const bool taken = options.request.intel.size() > 1;  // --intel takes all that stands behind it
    return context.fail(
        {kWrongCall,
         "nothing is named to be hunted",
         {},
         taken ? "all that stands behind --intel is taken for intelligence: name what is hunted first, or behind --"
               : "a file, a folder, - for standard input, or --case"},
        Status::wrong_call);
  }
  if (options.of_case.only_new || !options.of_case.it.actor.empty() || !options.of_case.tenant.empty()) {
    return context.fail(
        {kWrongCall, "this option goes with --case", {}, "a file, a folder, - for standard input, or --case"},
        Status::wrong_call);
  }
  if (options.fields && context.format != "csv" && report::find_form(context.format)) {
    return context.fail({kBadOption,
                         "--fields lists rows, and '" + context.format + "' holds findings",
                         {},
                         "--format table, json, jsonl or csv"},
                        Status::wrong_call);
  }
  if (options.fields) return list_fields(options, context);
  if (!options.no_cache) options.request.rule_cache = app::cache_folder();
  const auto start = std::chrono::steady_clock::now();
  base::Progress progress;
  auto result = [&] {
    const Interrupt interrupt(progress);
    const ProgressBar bar(context, progress);
    return app::run_hunt(options.request, base::system_clock(), &progress);
  }();
  if (!result) return context.fail(std::move(result).error(), Status::wrong_call);
  const double elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

  tell_rules(*result, !options.request.intel.empty(), context);
  for (base::Error& error : result->diagnostics) {
    // Other verbs that read logs have no such option.
    if (error.code == app::kMoreOfTheSame) error.hint = "--summary counts all of them";
    context.report(error);
  }
  if (!options.summary.empty()) {
    const auto written = base::write_file(
        options.summary,
        app::summary_json(*result, elapsed_s).dump(2, ' ', false, base::OrderedJson::error_handler_t::replace) + "\n");
    if (!written) context.fail(written.error());
  }
  tell(options, *result, elapsed_s, context);
  if (result->failed()) context.outcome.add(Status::failed);
  if (result->incomplete()) context.outcome.add(Status::incomplete);
  if (options.strict && !result->not_evaluated.empty()) context.outcome.add(Status::incomplete);
  if (options.exit_code && !result->findings.empty()) context.outcome.add(Status::check_says_no);
}

}  // namespace

void define_hunt(Arguments& verb, Context& context) {
  auto options = std::make_shared<Options>();
  options->request.threads = std::max(1U, std::thread::hardware_concurrency());
  verb.add_option("path", options->request.paths,
                  "Logs: files, folders, or - for standard input; with --case the case's folder (BACKTRAIL_CASE)")
      .type_name("PATH");
  verb.add_option("--intel", options->request.intel, "Rules and indicators: files and folders, told apart by content")
      .type_name("PATH");
  verb.add_option("--placeholders", options->request.placeholders,
                  "Values for `expand` in Sigma rules: a YAML file of names and lists")
      .type_name("FILE");
  verb.add_option("--pipeline", options->request.pipelines,
                  "A pySigma processing pipeline to lay on the rules; may be repeated")
      .one_each()
      .type_name("FILE");
  verb.add_option("--warninglists", options->request.warninglists,
                  "MISP warninglists (a folder): findings on what they list say so")
      .type_name("DIR");
  verb.add_option(
          "--as", options->request.as,
          "Read everything as this format: evtx, windows-xml, zeek, w3c, journald, otlp, json, access, syslog, csv")
      .type_name("FORMAT");
  verb.add_option("--mappings", options->request.mappings, "Folder of your own field mappings (*.yml)")
      .type_name("DIR");
  verb.add_flag("--fields", options->fields, "List what is in the logs and what it is called, and hunt nothing");
  verb.add_flag("--slack", options->request.slack, "Hunt in what EVTX files have left over from older logs too");
  verb.add_flag("--texts", options->request.texts,
                "Also tell of indicators whose text stands in records in which nothing is taken for them");
  verb.add_flag("--yara-files", options->request.yara_files,
                "YARA rules over whole files too, logs or not, up to 256 MiB each");
  verb.add_option("--since", options->since,
                  "Only records from this time, day, month or year on; those without a time are kept")
      .type_name("TIME");
  verb.add_option("--until", options->until,
                  "Only records before this time, or up to the end of this day, month or year")
      .type_name("TIME");
  verb.add_option("--tz", options->zone,
                  "Zone of times that name none (UTC): an offset, or a place whose clocks change")
      .type_name("ZONE");
  verb.add_option("--logsource", options->log_source,
                  "Log source of records that tell none: product=…,service=…,category=…");
  verb.add_option("--min-level", options->request.min_level, "Only rules of this level and above").type_name("LEVEL");
  verb.add_option("--threads", options->request.threads, "Workers; the output does not depend on it").between(1, 256);
  verb.add_output("--summary", options->summary, "Write what the answer covers to this file, as JSON")
      .type_name("FILE");
  verb.add_flag("--ignore-validity", options->request.ignore_validity,
                "Print hits outside their indicator's validity too, marked");
  verb.add_flag("--no-cache", options->no_cache, "Read all rules anew, and keep nothing of them in ~/.cache/backtrail");
  verb.add_flag("--strict", options->strict, "Rules that cannot be evaluated make the answer incomplete (status 3)");
  verb.add_flag("--exit-code", options->exit_code, "Status 1 when something was found");
  verb.add_flag("--case", options->in_case,
                "Hunt the sources of a case, with its intelligence or --intel: each detector each source once. What is "
                "found is sealed")
      .group("Case");
  verb.add_flag("--new", options->of_case.only_new, "With --case: print only what no hunt of the case found before")
      .group("Case");
  verb.add_option("--tenant", options->of_case.tenant, "With --case: only this organisation's sources")
      .type_name("ID")
      .group("Case");
  verb.add_option("--actor", options->of_case.it.actor,
                  "With --case: who does this, as id or id:name:role (BACKTRAIL_ACTOR); believed as it is said")
      .type_name("ACTOR")
      .group("Case");
  verb.add_output(
          "--report", options->reports,
          "Write a report too: FILE.html, FILE.csv, FILE.sarif, or FORM=FILE with FORM as below; may be repeated",
          report_path)
      .one_each()
      .type_name("FILE")
      .group("Output");
  std::vector<std::string> formats{"table", "json", "jsonl"};
  for (const std::string& name : report::form_names()) formats.push_back(name);
  verb.add_option("--format", context.format, "Of the findings").one_of(formats).group("Output");
  verb.callback([options, &context] { hunt(*options, context); });
}

}  // namespace backtrail::cli
