// SPDX-License-Identifier: Apache-2.0

#include "app/show.h"

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <tuple>

#include "app/case/hunting/as_read.h"
#include "app/case/telemetry/assumed.h"
#include "app/case/telemetry/holdings.h"
#include "app/case/telemetry/since.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/context.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct ShowOptions : CaseOptions {
  app::ShowRequest request;
  std::string offset, length;
  bool raw = false;
};

/// "logs.zip:vpn.log" and "logs.zip!/vpn.log" as people write them: what to type instead, when there is such a file.
std::string member_hint(const std::string& path) {
  for (const std::string_view mark : {"!/", "!", ":", "#"}) {
    const std::size_t at = path.find(mark, 1);
    std::error_code error;
    if (at == std::string::npos || !std::filesystem::is_regular_file(path.substr(0, at), error)) continue;
    return "a member of an archive is named apart: backtrail show " + path.substr(0, at) + " OFFSET LENGTH --member " +
           path.substr(at + mark.size());
  }
  return {};
}

/// The two numbers, or false with the outcome set.
bool read_place(const ShowOptions& options, app::ShowRequest& request, Context& context) {
  std::error_code error;
  std::string hint = std::filesystem::exists(options.request.path, error) ? "" : member_hint(options.request.path);
  if (!hint.empty()) {
    context.fail({kWrongCall, "there is no file of this name", {options.request.path}, hint}, Status::wrong_call);
    return false;
  }
  for (const auto& [name, text, into] : {std::tuple("offset", &options.offset, &request.offset),
                                         std::tuple("length", &options.length, &request.length)}) {
    if (text->empty()) {
      context.fail(
          {kWrongCall,
           std::string(name) + " is required",
           {},
           "backtrail show PATH OFFSET LENGTH: these stand in every finding, with the --member of an archive; or "
           "backtrail show EVIDENCE-ID --case DIR"},
          Status::wrong_call);
      return false;
    }
    const auto read = std::from_chars(text->data(), text->data() + text->size(), *into);
    if (read.ec == std::errc() && read.ptr == text->data() + text->size()) continue;
    context.fail({kWrongCall, std::string(name) + " is no number: '" + *text + "'", {}, "a count of bytes"},
                 Status::wrong_call);
    return false;
  }
  return true;
}

bool names_a_case(const ShowOptions& options) {
  const char* const named = std::getenv("BACKTRAIL_CASE");
  return !options.folder.empty() || (named != nullptr && *named != '\0');
}

/// The name alone of something that is no file, where there is a case.
bool names_evidence(const ShowOptions& options) {
  std::error_code error;
  return options.offset.empty() && options.length.empty() && options.request.member.empty() && names_a_case(options) &&
         !std::filesystem::exists(options.request.path, error);
}

/// The records of one piece of evidence, as they were sealed with it.
void show_evidence(const ShowOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto records = app::sealed_records(*it, options.request.path);
  if (!records) return fail(records.error(), context);
  const bool table = context.format.empty() || context.format == "table";
  for (const auto& one : *records) {
    if (options.raw) write_out(one.bytes);
    else write_out(table ? app::sealed_record_text(one) : base::dump(app::sealed_record_json(one)) + "\n");
  }
}

/// A record that tells no zone or no year has those by which the case holds its log. False, with the outcome set, when it cannot be
/// asked.
bool assume_as_held(const ShowOptions& options, app::ShowRequest& request, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return false;
  const app::ShowRequest& asked = options.request;
  const auto held = app::held_assumption(*it, asked.path, asked.member, request.offset + request.length);
  if (!held) return context.fail(held.error()), false;
  if (*held) request.assume = [by = **held](ingest::SourceInfo& source) { app::put_assumption(by, source); };
  return true;
}

/// Where a case has the bytes of a log that is not there any more. False, with the outcome set, when it cannot be asked.
bool find_kept(const ShowOptions& options, app::ShowRequest& request, Context& context) {
  std::error_code error;
  if (!names_a_case(options) || std::filesystem::exists(request.path, error)) return true;
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return false;
  const auto kept = app::kept_place(*it, request.path, request.member, request.offset + request.length);
  if (!kept) return context.fail(kept.error()), false;
  if (!kept->path.empty()) {
    request.path = kept->path;
    request.member.clear();
    if (request.as.empty()) request.as = kept->format;
  }
  return true;
}

void show(const ShowOptions& options, Context& context) {
  app::ShowRequest request = options.request;
  if (names_evidence(options)) return show_evidence(options, context);
  if (!read_place(options, request, context)) return;
  if (!find_kept(options, request, context)) return;
  auto shown = app::show_record(request);
  if (shown && shown->time_assumed && names_a_case(options)) {
    if (!assume_as_held(options, request, context)) return;
    if (request.assume) shown = app::show_record(request);
  }
  if (!shown) return context.fail(shown.error());
  if (options.raw) return write_out(shown->bytes);
  write_out(context.format.empty() || context.format == "table" ? app::show_text(*shown)
                                                                : app::show_json(*shown) + "\n");
}

}  // namespace

void define_show(Arguments& verb, Context& context) {
  auto options = std::make_shared<ShowOptions>();
  verb.add_option("path", options->request.path,
                  "The log that holds the record; or, alone, the id of evidence in a case")
      .required()
      .type_name("PATH");
  verb.add_option("offset", options->offset, "Where the record begins, in decompressed bytes").type_name("OFFSET");
  verb.add_option("length", options->length, "How many bytes it has").type_name("LENGTH");
  verb.add_option("--member", options->request.member, "The member of an archive").type_name("NAME");
  verb.add_option("--as", options->request.as,
                  "Read it as this format: evtx, windows-xml, zeek, w3c, journald, otlp, json, access, syslog, csv")
      .type_name("FORMAT");
  verb.add_option("--mappings", options->request.mappings, "Folder of your own field mappings (*.yml)")
      .type_name("DIR");
  add_case_options(verb, *options, false);
  verb.add_flag("--raw", options->raw, "The record's own bytes and nothing else");
  verb.add_option("--format", context.format, "table for people, json for programs")
      .one_of({"table", "json", "jsonl"})
      .group("Output");
  verb.callback([options, &context] { show(*options, context); });
}

}  // namespace backtrail::cli
