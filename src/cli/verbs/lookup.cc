// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>
#include <iterator>

#include "app/case/hunting/lookup_texts.h"
#include "app/case/telemetry/standing_lookup.h"
#include "app/codes.h"
#include "base/count.h"
#include "base/file.h"
#include "base/html.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/as_of_option.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/group_options.h"
#include "cli/interrupt.h"
#include "cli/line_input.h"
#include "cli/progress.h"
#include "cli/verbs/verbs.h"
#include "ingest/text/utf16.h"

namespace backtrail::cli {
namespace {

const std::vector<std::string> kColumns{"value", "kind",     "seen",      "count",     "first",
                                        "last",  "coverage", "days.from", "days.until"};
constexpr std::size_t kLateShown = 10;
constexpr int kIdle_ms = 1000;  // between looks at whether the case has changed, while nothing is asked

struct LookupOptions : CaseOptions {
  app::LookupRequest request;
  std::string list, kind;
  AsOfOption as_of;
  GroupOptions group;
  bool texts = false;
  unsigned threads = 1;
};

/// A value a line; blank lines and those that begin with # say nothing.
bool read_list(const std::string& path, app::LookupRequest& into, Context& context) {
  std::string text;
  if (path == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    auto read = base::read_file(path);
    if (!read) return context.fail(read.error()), false;
    text = std::move(*read);
  }
  // What PowerShell writes with `>`.
  if (const auto kind = ingest::utf16_kind(text); kind != ingest::Utf16::none) text = ingest::utf16_text(text, kind);
  // Windows' editors begin a file with the mark of its encoding.
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  std::uint64_t number = 0;
  into.places.resize(into.values.size());
  for (std::size_t at = text.starts_with(kMark) ? kMark.size() : 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.pop_back();
    ++number;
    if (!line.empty() && line[0] != '#') {
      into.values.push_back(std::move(line));
      into.places.push_back({path, {}, number});
    }
    at = end + 1;
  }
  return true;
}

/// What is to be said of all rows: which records are of no day that could be named, which logs were entered late, and what no search for
/// values clears.
std::vector<std::string> told_of_all(const app::LookupAnswer& found) {
  std::vector<std::string> out;
  if (found.days.without_time != 0) out.push_back("looked at too: " + app::untimed_told(found.days.without_time));
  for (std::size_t i = 0; i < std::min(found.late.size(), kLateShown); ++i)
    out.push_back("late: " + found.late[i] + " was entered only afterwards");
  if (found.late.size() > kLateShown)
    out.push_back("late: and " + base::counted(found.late.size() - kLateShown, "more source", "more sources"));
  if (!found.note.empty()) out.push_back(found.note);
  return out;
}

/// Tables and CSV have no room for `not_looked`, so why rows are not complete stands behind them, each reason once.
void tell_reasons(const app::LookupAnswer& found, Context& context) {
  if (context.wants_table()) {
    std::string out;
    for (const std::string& reason : found.reasons) out += "not looked " + base::visible_text(reason) + "\n";
    for (const std::string& one : told_of_all(found)) out += base::visible_text(one) + "\n";
    if (!out.empty()) write_out("\n" + out);
  } else if (context.format == "csv") {
    for (const std::string& reason : found.reasons)
      context.report({app::kLookedInPart, "not looked at: " + reason, {}, {}, base::Severity::note});
    for (const std::string& one : told_of_all(found))
      context.report({app::kLookedInPart, one, {}, {}, base::Severity::note});
  }
}

/// What the logs hold now, each value by itself: of anything else a second look would be another question.
bool fits_texts(const LookupOptions& options, Context& context) {
  const bool as_of = options.request.as_of.time.has_value();
  if (!options.texts || (!options.request.prefix && !as_of)) return true;
  context.fail({kBadOption,
                std::string("--texts does not go with ") + (as_of ? "--as-of" : "--prefix"),
                {},
                as_of ? "it reads the logs as they are held now" : "it looks for whole values"},
               Status::wrong_call);
  return false;
}

/// Lines are asked one by one, and answered by lines.
bool fits_lines(const LookupOptions& options, Context& context) {
  const bool more = options.request.values.size() > 1 || !options.list.empty() || !options.request.intel.empty();
  const bool lines = context.format.empty() || context.format == "jsonl" || context.format == "table";
  if (!more && !options.texts && lines) return true;
  context.fail({kBadOption,
                std::string("- as the value does not go with ") + (more ? "other values, lists and indicators"
                                                                   : options.texts ? "--texts"
                                                                                   : "--format " + context.format),
                {},
                "-f - reads standard input to its end, and then answers"},
               Status::wrong_call);
  return false;
}

/// False when it failed, which it has told.
bool look_second(const app::Case& in, const LookupOptions& options, app::LookupAnswer& answer, Context& context) {
  base::Progress progress;
  const auto looked = [&] {
    const Interrupt interrupt(progress);
    const ProgressBar bar(context, progress);
    const auto whose = app::scope_of(in, options.request.tenant, options.request.group, options.request.as_of);
    return whose ? app::look_for_texts(in, *whose, options.threads, answer, &progress)
                 : base::Status(std::unexpected(whose.error()));
  }();
  if (!looked) fail(looked.error(), context);
  return looked.has_value();
}

/// One object for what was asked, whatever came of it; `failed` where nothing could be.
std::string answer_line(const std::string& value, base::Instant read_at, const app::LookupAnswer& found,
                        const base::Error* failed) {
  base::OrderedJson answer = {{"asked", value}, {"case_read", base::format(read_at)}};
  base::OrderedJson notes = base::OrderedJson::array();
  for (const base::Error& error : found.diagnostics) notes.push_back(error_json(error));
  if (failed != nullptr) notes.push_back(error_json(*failed));
  answer["notes"] = std::move(notes);
  std::string rows;
  for (std::size_t i = 0; i < found.rows.size(); ++i)
    rows += (i == 0 ? "" : ",") + object_text(found.rows[i], *found.not_looked[i]);
  return object_text(answer, "\"rows\":[" + rows + "]") + "\n";
}

/// For people and loops of a shell: the rows, and a blank line when they are over.
void tell_answer(const app::LookupAnswer& found, Context& context) {
  for (const base::Error& error : found.diagnostics) context.report(error);
  Rows rows(context, kColumns);
  for (const base::OrderedJson& row : found.rows) rows.add(row);
  rows.finish();
  write_out("\n");
}

/// Each line of standard input as it comes. While none does, the case is read again where that is due, so that nobody waits for it.
void answer_lines(const LookupOptions& options, Context& context) {
  if (!fits_lines(options, context)) return;
  const auto folder = case_folder(options, context);
  const auto around = surroundings(context);
  if (!folder || !around) return;
  app::StandingLookup standing(*folder, *around, options.request);
  if (const auto status = standing.refresh(); !status) return fail(status.error(), context);
  LineInput input;
  std::string value;
  std::uint64_t not_asked = 0;
  for (;;) {
    const auto next = input.next(value, kIdle_ms);
    if (next == LineInput::Next::end) break;
    if (next == LineInput::Next::nothing_yet) {
      // Who asks next is told what is wrong, if it still is.
      const auto status = standing.refresh();
      (void)status;
      continue;
    }
    if (value.empty() || value[0] == '#') continue;
    auto answer = standing.ask(value);
    const app::LookupAnswer found = answer ? std::move(*answer) : app::LookupAnswer();
    not_asked += found.not_asked + (answer ? 0 : 1);
    if (!context.wants_table()) {
      write_out(answer_line(value, standing.read_at(), found, answer ? nullptr : &answer.error()));
      continue;
    }
    if (!answer) context.report(answer.error());
    tell_answer(found, context);
  }
  if (not_asked == 0) return;
  context.say(base::counted(not_asked, "value was", "values were") + " not asked\n");
  context.outcome.add(Status::incomplete);
}

void lookup(LookupOptions& options, Context& context) {
  if (!options.kind.empty()) {
    options.request.kind = observable::parse_kind(options.kind);
    if (!options.request.kind) {
      return context.fail({kBadOption,
                           "no kind of observable is called '" + options.kind + "'",
                           {},
                           "docs/formats/observables.md lists them"},
                          Status::wrong_call);
    }
  }
  if (!fits_group(options.group, options.request.tenant, context)) return;
  options.request.group = options.group.group;
  const std::vector<std::string> typed = options.request.values;
  if (!options.list.empty() && !read_list(options.list, options.request, context)) return;
  if (options.request.values.empty() && options.request.intel.empty()) {
    return context.fail({kWrongCall, "nothing is asked for", {}, "values, -f FILE of them, or --intel PATH"},
                        Status::wrong_call);
  }
  const auto as_of = read_as_of(options.as_of);
  if (!as_of) return context.fail(as_of.error(), Status::wrong_call);
  options.request.as_of = *as_of;
  if (std::ranges::find(typed, "-") != typed.end()) return answer_lines(options, context);
  if (!fits_texts(options, context)) return;
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  auto found = app::look_up(*it, options.request);
  if (!found) return fail(found.error(), context);
  if (options.texts && !look_second(*it, options, *found, context)) return;
  Rows rows(context, kColumns);
  for (std::size_t i = 0; i < found->rows.size(); ++i) rows.add(found->rows[i], *found->not_looked[i]);
  rows.finish();
  tell_reasons(*found, context);
  bool refused = false;
  for (const base::Error& error : found->diagnostics) {
    context.report(error);
    refused = refused || error.severity == base::Severity::error;
  }
  // As a hunt counts them. Of values that were typed each is told.
  if (found->not_asked != 0 && (!options.list.empty() || !options.request.intel.empty()))
    context.say(base::counted(found->not_asked,
                              options.request.intel.empty() ? "value was" : "value, rule or indicator was",
                              options.request.intel.empty() ? "values were" : "values, rules or indicators were") +
                " not asked\n");
  if (refused)
    context.outcome.add(found->rows.empty() && options.request.intel.empty() ? Status::wrong_call : Status::incomplete);
  else if (found->not_asked != 0) context.outcome.add(Status::incomplete);
}

}  // namespace

void define_lookup(Arguments& verb, Context& context) {
  auto options = std::make_shared<LookupOptions>();
  verb.add_option(
          "value", options->request.values,
          "Addresses, networks, domains, hashes, names, paths, keys; defanged too. - answers standard input line by line as it comes")
      .type_name("VALUE");
  verb.add_option("-f,--file", options->list, "A value a line; - for standard input").type_name("FILE");
  verb.add_option("--intel", options->request.intel, "Files and folders of indicators, all of which are asked for")
      .type_name("PATH");
  verb.add_option("--tenant", options->request.tenant, "Only of this organisation's telemetry").type_name("ID");
  add_group_options(verb, options->group, "--group", "Only of each");
  verb.add_option("--kind", options->kind, "Take the values as this kind alone: ipv4, domain, file-name, …")
      .type_name("KIND");
  verb.add_flag("--prefix", options->request.prefix, "Everything that begins so; a domain's labels from the last on");
  verb.add_flag("--texts", options->texts,
                "What was never seen is also looked for as text, in every log held; takes as long as a hunt");
  verb.add_option("--threads", options->threads, "Workers that read logs for --texts").between(1, 256);
  add_as_of_option(verb, options->as_of);
  add_case_options(verb, *options, false);
  add_format_option(verb, context);
  verb.callback([options, &context] { lookup(*options, context); });
}

}  // namespace backtrail::cli
