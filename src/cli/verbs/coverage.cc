// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "app/case/telemetry/coverage_answer.h"
#include "app/case/telemetry/holdings.h"
#include "base/count.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/as_of_option.h"
#include "cli/case_frame.h"
#include "cli/group_options.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

constexpr std::size_t kTechniquesShown = 12;
constexpr std::size_t kUnreadShown = 20;

struct CoverageOptions : CaseOptions {
  app::CoverageRequest request;
  std::string html;
  AsOfOption as_of;
  GroupOptions group;
};

/// What a table of rows does not hold.
std::string rest_of(const base::OrderedJson& answer, const report::Coverage& coverage) {
  std::string out;
  for (const auto& row : answer["rows"]) {
    std::size_t shown = 0;
    for (const auto& gap : row["gaps"]) {
      if (++shown > 3) break;
      out += fmt::format("gap        {} {}: {} to {} ({}), {}\n", row["tenant"].get<std::string>(),
                         row["log_source"].get<std::string>(), gap["from"].get<std::string>(),
                         gap["until"].get<std::string>(), base::counted(gap["days"].get<std::uint64_t>(), "day"),
                         row["days_held"] == 0 ? "nothing is held of what is asked for" : "unusual for this source");
    }
    if (row["gaps"].size() > 3) out += fmt::format("           and {} more of it\n", row["gaps"].size() - 3);
  }
  for (const auto& row : answer["rows"]) {
    if (const auto days = row["days_with_indicators_alone"].get<std::uint64_t>(); days != 0)
      out += fmt::format("indicators {} {}: {} searched with indicators alone\n", row["tenant"].get<std::string>(),
                         row["log_source"].get<std::string>(), base::counted(days, "day"));
  }
  for (const report::CoverageRow& row : coverage.rows) {
    if (const std::string untimed = report::told_untimed(row); !untimed.empty())
      out += fmt::format("no time    {} {}: {}\n", row.tenant, row.log_source, untimed);
  }
  for (const auto& tenant : answer["tenants"]) {
    const std::string name = tenant["tenant"].get<std::string>();
    if (tenant["note"].is_string()) out += "note       " + name + ": " + tenant["note"].get<std::string>() + "\n";
    const auto& unseen = tenant["techniques_unseen"];
    if (unseen.empty()) continue;
    out += "unseen     " + name + ": no log of it could show";
    for (std::size_t i = 0; i < unseen.size() && i < kTechniquesShown; ++i) out += " " + unseen[i].get<std::string>();
    if (unseen.size() > kTechniquesShown) out += fmt::format(" and {} more", unseen.size() - kTechniquesShown);
    out += "\n";
  }
  for (std::size_t i = 0; i < answer["unread"].size() && i < kUnreadShown; ++i) {
    const auto& one = answer["unread"][i];
    out += fmt::format("not read   {}: {}{} ({}: {}, since {})\n", one["tenant"].get<std::string>(),
                       one["path"].get<std::string>(),
                       one.contains("member") ? ":" + one["member"].get<std::string>() : "",
                       one["code"].get<std::string>(), one["why"].get<std::string>(), one["since"].get<std::string>());
  }
  if (answer["unread"].size() > kUnreadShown)
    out += fmt::format("           and {} more; --format json names them\n", answer["unread"].size() - kUnreadShown);
  for (std::size_t i = 0; i < answer["changed"].size() && i < kUnreadShown; ++i) {
    const auto& one = answer["changed"][i];
    out += fmt::format("changed    {}: {}{}: {}\n", one["tenant"].get<std::string>(), one["path"].get<std::string>(),
                       one.contains("member") ? ":" + one["member"].get<std::string>() : "",
                       one["why"].get<std::string>());
  }
  if (answer["changed"].size() > kUnreadShown)
    out += fmt::format("           and {} more; --format json names them\n", answer["changed"].size() - kUnreadShown);
  for (const auto& one : answer["hunts"]) {
    const auto number = [&](const char* key) { return one[key].get<std::uint64_t>(); };
    out +=
        fmt::format("hunts      {}: {} of the case, with {} ({}), the last on {}\n", one["tenant"].get<std::string>(),
                    base::counted(number("hunts"), "hunt"), base::counted(number("detectors"), "detector"),
                    base::counted(number("rules"), "rule"), one["last_day"].get<std::string>());
  }
  for (const auto& search : answer["searches"]) {
    std::string lapsed;
    for (const auto& one : search["lapsed"]) lapsed += (lapsed.empty() ? "" : "; ") + one.get<std::string>();
    out += fmt::format("search     {} ({}, {} to {}): {}{}\n", search["id"].get<std::string>(),
                       search["tenant"].is_null() ? "everybody" : search["tenant"].get<std::string>(),
                       search["from"].get<std::string>(), search["until"].get<std::string>(),
                       search["coverage"].get<std::string>(),
                       lapsed.empty() ? "" : " when it was sealed; lapsed: " + lapsed);
  }
  for (const auto& id : answer["late"]) out += "late       " + id.get<std::string>() + " was entered only afterwards\n";
  return out + answer["note"].get<std::string>() + "\n";
}

void run(CoverageOptions& options, Context& context) {
  if (!fits_group(options.group, options.request.tenant, context)) return;
  app::CoverageRequest request = options.request;
  request.group = options.group.group;
  const auto as_of = read_as_of(options.as_of);
  if (!as_of) return context.fail(as_of.error(), Status::wrong_call);
  request.as_of = *as_of;
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto found = app::coverage_answer(*it, request);
  if (!found) return fail_to_answer(found.error(), context);
  for (const base::Error& one : found->diagnostics) context.report(one);
  if (!options.html.empty()) {
    const auto written = base::write_file(options.html, report::coverage_html(found->coverage));
    if (!written) return context.fail(written.error());
  }
  auto overdue = app::overdue_sources(*it, *as_of);
  if (!overdue) return context.fail(overdue.error());
  std::erase_if(overdue->get_ref<base::OrderedJson::array_t&>(),
                [&](const auto& one) { return !found->tenants.has(one["tenant"].template get<std::string>()); });
  if (context.format == "json") {
    base::OrderedJson answer = app::coverage_json(*found);
    answer["overdue"] = *overdue;
    if (request.detectors) answer["detectors"] = app::detector_rows(*found);
    return print_object(answer, context);
  }
  for (const auto& one : *overdue)
    context.say("OVERDUE    " + one["id"].get<std::string>() + " of " + one["tenant"].get<std::string>() +
                " was to be held until " + one["retain_until"].get<std::string>() + "\n");
  if (request.detectors) {
    Rows rows(context, {"tenant", "log_source", "kind", "id", "title", "days"});
    for (const auto& row : app::detector_rows(*found)) rows.add(row);
    return;
  }
  {
    std::vector<std::string> columns = {"tenant",        "log_source", "days_held", "days_asked",
                                        "days_searched", "gap_days",   "records",   "damaged"};
    // On a terminal the reasons stand below, each in a line of its own. Where days are named, records of others count apart.
    const bool apart = found->coverage.narrowed || !context.wants_table();
    if (!context.wants_table()) columns.insert(columns.end(), {"state", "why"});
    if (apart) columns.insert(columns.end(), {"records_all_days", "damaged_all_days"});
    Rows rows(context, columns);
    for (const auto& row : app::coverage_rows(*found, !context.wants_table())) rows.add(row);
  }
  if (context.wants_table()) write_out(rest_of(app::coverage_json(*found), found->coverage));
}

}  // namespace

void define_coverage(Arguments& verb, Context& context) {
  auto options = std::make_shared<CoverageOptions>();
  verb.add_option("--tenant", options->request.tenant, "Only of this organisation").type_name("ID");
  add_group_options(verb, options->group, "--group", "Only of each");
  verb.add_option("--from", options->request.from, "From this day on; absent: as far as sources reach")
      .type_name("DAY");
  verb.add_option("--until", options->request.until, "Until this day, included").type_name("DAY");
  verb.add_option("--intel", options->request.intel, "Rules, instead of those kept with the case")
      .one_each()
      .type_name("PATH");
  verb.add_flag("--detectors", options->request.detectors,
                "Which rules and indicators hunts of the case looked at each log source with, instead of days");
  verb.add_output("--html", options->html, "Write a page with a heat map").type_name("FILE").group("Output");
  add_as_of_option(verb, options->as_of);
  add_case_options(verb, *options, false);
  add_format_option(verb, context);
  verb.callback([options, &context] { run(*options, context); });
}

}  // namespace backtrail::cli
