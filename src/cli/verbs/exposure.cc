// SPDX-License-Identifier: Apache-2.0
#include "app/case/exposure/exposure.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/count.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/as_of_option.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/verbs/verbs.h"
#include "report/exposure/picture.h"

namespace backtrail::cli {
namespace {

constexpr std::size_t kMeasuresShown = 20;  // of one set, on a terminal
constexpr std::size_t kWaysShown = 10;

struct ExposureOptions : CaseOptions {
  std::string provider, at;
  std::vector<std::string> between, protect;
  bool cut = false;
  std::string graphml, svg, html;
  AsOfOption as_of;
};

base::Result<exposure::Period> period_of(const ExposureOptions& options) {
  const auto read = [](const char* option, const std::string& text) -> base::Result<exposure::Period> {
    if (const auto period = exposure::period_of(text)) return *period;
    return base::fail(kBadOption, std::string(option) + ": '" + text + "' is no time", {},
                      "write 2016, 2016-11, 2016-11-30 or 2016-11-30T12:00:00Z");
  };
  if (options.at.empty() == options.between.empty())
    return base::fail(kBadOption, "when is the question", {}, "give one of --at T and --between A B");
  if (!options.at.empty()) {
    BT_TRY(const exposure::Period at, read("--at", options.at));
    return exposure::Period{at.first, at.first};
  }
  if (options.between.size() != 2)
    return base::fail(kBadOption, "--between takes two times", {}, "--between 2016-11 2018-01");
  BT_TRY(const exposure::Period first, read("--between", options.between[0]));
  BT_TRY(const exposure::Period last, read("--between", options.between[1]));
  if (last.last < first.first) return base::fail(kBadOption, "--between ends before it begins");
  return exposure::Period{first.first, last.last};
}

std::string word_at(const base::OrderedJson& row, const char* key) {
  return row[key].is_string() ? row[key].get<std::string>() : "?";
}

std::string measure_text(const base::OrderedJson& one) {
  return fmt::format("{} -{}-> {}  {} {}: {}", word_at(one, "provider"), word_at(one, "kind"), word_at(one, "customer"),
                     word_at(one, "mitigation"), word_at(one, "mitigation_name"), word_at(one, "act"));
}

/// Measures that the set before did not have, and those that it gives up.
std::string set_text(const base::OrderedJson& set, const base::OrderedJson* before) {
  const auto has = [](const base::OrderedJson* in, const base::OrderedJson& measure) {
    return in != nullptr &&
           std::ranges::any_of((*in)["measures"], [&](const auto& one) { return one["edge"] == measure["edge"]; });
  };
  std::string out;
  std::size_t changes = 0;
  const auto tell = [&](const base::OrderedJson& from, const base::OrderedJson* beside, char sign) {
    for (const auto& one : from["measures"]) {
      if (!has(beside, one) && ++changes <= kMeasuresShown)
        out += fmt::format("       {} {}\n", sign, measure_text(one));
    }
  };
  tell(set, before, '+');
  if (before != nullptr) tell(*before, &set, '-');
  if (changes > kMeasuresShown)
    out += fmt::format("         and {} more; --format json has them all\n", changes - kMeasuresShown);
  return out;
}

void say_cuts(const base::OrderedJson& cut) {
  std::string out = fmt::format("\ncut, one after another ({} reached)\n", cut["reached"].get<std::uint64_t>());
  for (const auto& step : cut["order"])
    out += fmt::format("  {:>6} left  {}\n", step["left"].get<std::uint64_t>(), measure_text(step));
  const bool ended = !cut["order"].empty() && cut["order"].back()["left"] == 0;
  if (!ended)
    out += cut["order"].size() == exposure::kStepLimit ? "  the order is cut here\n"
                                                       : "  from here on no single measure helps\n";
  out += "best sets, smallest first (what changes from one to the next)\n";
  const base::OrderedJson* before = nullptr;
  for (const auto& set : cut["sets"]) {
    out += fmt::format("  {} {}: {} left", set["size"].get<std::uint64_t>(),
                       base::plural(set["size"].get<std::uint64_t>(), "measure"), set["left"].get<std::uint64_t>());
    out += set["exact"].get<bool>()
               ? ", and no set of this size leaves fewer\n"
               : fmt::format(" (bounded: another might leave {})\n", set["left_at_best"].get<std::uint64_t>());
    out += set_text(set, before);
    before = &set;
  }
  if (!cut["ways_open_at_one_time"].get<bool>())
    out += "ways are open at different times, so sets are bounded and not exact\n";
  write_out(out);
}

/// Lines of those that `wanted` says something of; the others are counted.
template <typename Words>
std::string lines_of(const base::OrderedJson& rows, const char* label, Words words) {
  std::string out;
  std::size_t count = 0;
  for (const auto& row : rows) {
    const std::string text = words(row);
    if (!text.empty() && ++count <= kWaysShown) out += fmt::format("{:<10} {}: {}\n", label, word_at(row, "id"), text);
  }
  if (count > kWaysShown)
    out += fmt::format("           and {} more; --format json has them all\n", count - kWaysShown);
  return out;
}

/// What the states alone do not say.
std::string beside_states(const base::OrderedJson& rows) {
  std::string out = lines_of(rows, "unknown", [](const base::OrderedJson& row) {
    return row["entered"] == true ? std::string() : "only ways name it; no organisation of this name has been entered";
  });
  out += lines_of(rows, "formerly", [](const base::OrderedJson& row) {
    const base::OrderedJson& before = row["network_before"];
    if (before.is_null()) return std::string();
    return "its network too, until " +
           (before["until"].is_null() ? "those ways ended" : word_at(before, "until").substr(0, 10)) + ", by " +
           word_at(before, "by");
  });
  out += lines_of(rows, "no state", [](const base::OrderedJson& row) {
    const std::size_t count = row["evidence_without_state"].size();
    return count == 0 ? std::string() : base::counted(count, "item") + " of evidence, of which no state follows";
  });
  out += lines_of(rows, "unsearched", [](const base::OrderedJson& row) {
    const base::OrderedJson& days = row["unsearched"];
    if (days.is_null()) return std::string();
    const std::string from = word_at(days, "from"), until = word_at(days, "until");
    return "its logs of " + from + (from == until ? "" : " to " + until) +
           " no whole search has looked at; what happened then counts until the time that is asked for";
  });
  return out + lines_of(rows, "other time", [](const base::OrderedJson& row) {
           std::string ids;
           for (const auto& id : row["searches_of_other_times"])
             ids += (ids.empty() ? "" : ", ") + id.get<std::string>();
           return ids.empty() ? ids : ids + " looked, at other times than are asked for";
         });
}

void say_rest(const base::OrderedJson& answer) {
  std::string out;
  const base::OrderedJson& provider = answer["provider"];
  out += fmt::format("\nprovider   {}: {}\n", word_at(provider, "id"), word_at(provider, "state"));
  if (provider["entered"] == false)
    out += "           only ways name it; no organisation of this name has been entered\n";
  for (const auto& [state, count] : answer["states"].items())
    out += fmt::format("           {:>6} {}\n", count.get<std::uint64_t>(), state);
  for (const char* key : {"sub_providers", "transit_customers"}) {
    if (answer[key].empty()) continue;
    out += key == std::string_view("sub_providers") ? "passes on by sub-providers:" : "passes on by customers:";
    for (const auto& id : answer[key]) out += " " + id.get<std::string>();
    out += "\n";
  }
  out += beside_states(answer["organisations"]);
  for (const char* key : {"ways_ended", "ways_to_come"}) {
    std::size_t shown = 0;
    for (const auto& way : answer[key]) {
      if (shown++ == kWaysShown) break;
      const std::string term =
          way.contains("ends_by_term")
              ? fmt::format("; over after {}, since such privileges end {} years after they were granted",
                            word_at(way, "ends_by_term"), exposure::kDelegatedAdminYears)
              : std::string();
      out += fmt::format("{}  {} -{}-> {}  {} to {}{}\n",
                         key == std::string_view("ways_ended") ? "ended     " : "begins later",
                         word_at(way, "provider"), word_at(way, "kind"), word_at(way, "customer"), word_at(way, "from"),
                         word_at(way, "until"), term);
    }
    if (answer[key].size() > kWaysShown) out += fmt::format("and {} more\n", answer[key].size() - kWaysShown);
  }
  for (const auto& id : answer["late"]) out += "late       " + id.get<std::string>() + " was entered only afterwards\n";
  write_out(out);
  if (answer.contains("cut")) say_cuts(answer["cut"]);
}

bool write_files(const ExposureOptions& options, const app::ExposureAnswer& found, Context& context) {
  const std::pair<const std::string*, std::string (*)(const app::ExposureAnswer&)> files[] = {
      {&options.graphml, [](const app::ExposureAnswer& a) { return report::exposure_graphml(a.answer); }},
      {&options.svg, [](const app::ExposureAnswer& a) { return report::exposure_svg(a.answer); }},
      {&options.html, [](const app::ExposureAnswer& a) { return report::exposure_html(a.answer, a.late); }}};
  for (const auto& [path, make] : files) {
    if (path->empty()) continue;
    if (const auto written = base::write_file(*path, make(found)); !written)
      return context.fail(written.error()), false;
  }
  return true;
}

void run(const ExposureOptions& options, Context& context) {
  exposure::Question question{options.provider, {}, options.cut || !options.protect.empty(), options.protect};
  auto period = period_of(options);
  if (!period) return context.fail(std::move(period).error(), Status::wrong_call);
  question.period = *period;
  const auto as_of = read_as_of(options.as_of);
  if (!as_of) return context.fail(as_of.error(), Status::wrong_call);
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto found = app::exposure_of(*it, std::move(question), *as_of);
  if (!found) return fail_to_answer(found.error(), context);
  for (const base::Error& one : found->diagnostics) context.report(one);
  if (!write_files(options, *found, context)) return;
  if (context.format == "json") {
    std::string text = app::exposure_text(*found);
    text += '\n';
    return write_out(text);
  }
  if (!context.wants_table() && context.format != "csv") return write_out(app::exposure_lines(*found));
  const base::OrderedJson answer = app::exposure_json(*found, false);
  {
    Rows rows(context, {"id", "state", "reach", "hops", "by", "assessed"});
    for (const auto& row : answer["organisations"]) rows.add(row);
  }
  if (context.wants_table()) say_rest(answer);
}

}  // namespace

void define_exposure(Arguments& verb, Context& context) {
  auto options = std::make_shared<ExposureOptions>();
  verb.add_option("provider", options->provider, "The organisation that an intruder is in")
      .required()
      .type_name("PROVIDER");
  verb.add_option("--at", options->at, "At one time: every way must be open then").type_name("T");
  verb.add_option("--between", options->between, "Within an interval: ways must be open in the order of their use")
      .type_name("A B");
  verb.add_flag("--cut", options->cut, "Which measures reduce the reach most");
  verb.add_option("--protect", options->protect, "Cuts are to protect these only").one_each().type_name("ID");
  verb.add_output("--graphml", options->graphml, "Write the graph").type_name("FILE").group("Output");
  verb.add_output("--svg", options->svg, "Write the picture").type_name("FILE").group("Output");
  verb.add_output("--html", options->html, "Write the whole answer as a page").type_name("FILE").group("Output");
  add_as_of_option(verb, options->as_of);
  add_case_options(verb, *options, false);
  add_format_option(verb, context);
  verb.callback([options, &context] { run(*options, context); });
}

}  // namespace backtrail::cli
