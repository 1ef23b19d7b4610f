// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <iterator>

#include "app/case/hunting/lookup_texts.h"
#include "app/codes.h"
#include "base/count.h"
#include "base/file.h"
#include "base/html.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/as_of_option.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/verbs/verbs.h"
#include "ingest/text/utf16.h"

namespace backtrail::cli {
namespace {

struct LookupOptions : CaseOptions {
  app::LookupRequest request;
  std::string list, kind;
  AsOfOption as_of;
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

/// Tables and CSV have no room for `not_looked`, so why rows are not complete stands behind them, each reason once; which records are of no
/// day that could be named; and what no search for values clears.
void tell_reasons(const app::LookupAnswer& found, Context& context) {
  const std::string untimed =
      found.days.without_time == 0 ? "" : "looked at too: " + app::untimed_told(found.days.without_time);
  if (context.wants_table()) {
    std::string out;
    for (const std::string& reason : found.reasons) out += "not looked " + base::visible_text(reason) + "\n";
    if (!untimed.empty()) out += untimed + "\n";
    if (!found.note.empty()) out += found.note + "\n";
    if (!out.empty()) write_out("\n" + out);
  } else if (context.format == "csv") {
    for (const std::string& reason : found.reasons)
      context.report({app::kLookedInPart, "not looked at: " + reason, {}, {}, base::Severity::note});
    if (!untimed.empty()) context.report({app::kLookedInPart, untimed, {}, {}, base::Severity::note});
    if (!found.note.empty()) context.report({app::kLookedInPart, found.note, {}, {}, base::Severity::note});
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

/// False when it failed, which it has told.
bool look_second(const app::Case& in, const LookupOptions& options, app::LookupAnswer& answer, Context& context) {
  base::Progress progress;
  const auto looked = [&] {
    const Interrupt interrupt(progress);
    const ProgressBar bar(context, progress);
    return app::look_for_texts(in, options.request.tenant, options.threads, answer, &progress);
  }();
  if (!looked) fail(looked.error(), context);
  return looked.has_value();
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
  if (!options.list.empty() && !read_list(options.list, options.request, context)) return;
  if (options.request.values.empty() && options.request.intel.empty()) {
    return context.fail({kWrongCall, "nothing is asked for", {}, "values, -f FILE of them, or --intel PATH"},
                        Status::wrong_call);
  }
  const auto as_of = read_as_of(options.as_of);
  if (!as_of) return context.fail(as_of.error(), Status::wrong_call);
  options.request.as_of = *as_of;
  if (!fits_texts(options, context)) return;
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  auto found = app::look_up(*it, options.request);
  if (!found) return fail(found.error(), context);
  if (options.texts && !look_second(*it, options, *found, context)) return;
  Rows rows(context, {"value", "kind", "seen", "count", "first", "last", "coverage", "days.from", "days.until"});
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
  verb.add_option("value", options->request.values,
                  "Addresses, networks, domains, hashes, names, paths, keys; defanged too")
      .type_name("VALUE");
  verb.add_option("-f,--file", options->list, "A value a line; - for standard input").type_name("FILE");
  verb.add_option("--intel", options->request.intel, "Files and folders of indicators, all of which are asked for")
      .type_name("PATH");
  verb.add_option("--tenant", options->request.tenant, "Only of this organisation's telemetry").type_name("ID");
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
