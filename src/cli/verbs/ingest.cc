// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <optional>
#include <thread>

#include "app/case/telemetry/catalogue.h"
#include "app/case/telemetry/holdings.h"
#include "app/codes.h"
#include "base/count.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/verbs/verbs.h"
#include "exposure/answer.h"

namespace backtrail::cli {
namespace {

struct IngestOptions : CaseOptions {
  app::CatalogueRequest request;
  std::string zone, written, retention, received;
};

/// What a case catalogues must be there to be read again.
bool can_be_read_once_only(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  return path == "-" || path.starts_with("/dev/") ||
         (std::filesystem::exists(status) && std::filesystem::is_other(status));
}

/// When logs were handed over. Of a day it is the end, which claims least, and of today now; nothing when it has not come yet.
std::optional<base::Instant> read_received(const std::string& text, base::Instant now) {
  const auto period = exposure::period_of(text);
  if (!period || period->first > now) return std::nullopt;
  return std::min(period->last, now);
}

void ingest(IngestOptions& options, Context& context) {
  for (const std::string& path : options.request.paths) {
    if (!can_be_read_once_only(path)) continue;
    return context.fail({kWrongCall,
                         "what a case stands on is read again, and standard input and pipes can be read once",
                         {path},
                         "save it to a file and ingest that, or backtrail hunt - looks at it without a case"},
                        Status::wrong_call);
  }
  if (!options.zone.empty()) {
    const auto zone = read_zone(options.zone);
    if (!zone) return context.fail(zone.error(), Status::wrong_call);
    options.request.assumed.zone = *zone;
  }
  if (!options.written.empty()) {
    const auto period = exposure::period_of(options.written);
    if (!period)
      return context.fail(
          {kWrongCall, "--written takes a year, a month, a day or a time", {}, "as 2016, 2016-12 or 2016-12-31"},
          Status::wrong_call);
    // A year, a month or a day is held as it was given: no record is behind it, not even by the day's grace that a file's time has.
    constexpr std::size_t kDay = 10;
    options.request.assumed.written = options.written.size() > kDay ? base::format(period->last) : options.written;
  }
  if (!options.received.empty()) {
    options.request.received = read_received(options.received, base::system_clock().now());
    if (!options.request.received)
      return context.fail({kWrongCall,
                           "--received takes a day or a time that has come: '" + options.received + "' is none",
                           {},
                           "as 2016-12-31 or 2016-12-31T12:00:00Z"},
                          Status::wrong_call);
  }
  if (!options.retention.empty()) {
    const auto until = app::read_retention(options.retention, base::system_clock().now());
    if (!until) return context.fail(until.error(), Status::wrong_call);
    options.request.retain_until = *until;
  }
  auto open = open_to_write(options, context);
  if (!open) return;
  base::Progress progress;
  const auto done = [&] {
    const Interrupt interrupt(progress);
    const ProgressBar bar(context, progress);
    return app::catalogue(open->it, open->actor, options.request, &progress);
  }();
  if (!done) {
    const bool wrong = done.error().code == app::kTenantLooksLike || done.error().code == app::kCaseFiles;
    return context.fail(done.error(), wrong ? Status::wrong_call : Status::failed);
  }
  for (const base::Error& error : done->diagnostics) context.report(error);
  std::size_t sealed = 0;
  {
    Rows rows(context, {"path", "member", "format", "records", "damaged", "first", "last", "state"});
    for (const auto& one : done->sources) {
      sealed += one.is_entered() ? 1 : 0;
      base::OrderedJson row = {{"id", one.id},           {"tenant", options.request.tenant},
                               {"path", one.path},       {"sha256", one.sha256},
                               {"size", one.size},       {"format", one.format},
                               {"records", one.records}, {"damaged", one.damaged},
                               {"first", one.first},     {"last", one.last},
                               {"state", one.state}};
      if (options.request.keep) row["kept"] = one.kept;
      if (!one.member.empty()) row["member"] = one.member;
      if (one.assumed) row["assumed"] = app::assumption_json(*one.assumed);
      rows.add(row);
    }
  }
  say_sealed(sealed, *open, context);
  if (done->unread != 0)
    context.say(base::counted(done->unread, "place", "places") +
                " could not be read: held as not looked at until read or set aside (backtrail case status)\n");
  if (done->read_at_last != 0)
    context.say(base::counted(done->read_at_last, "place", "places") + " that could not be read before: read now\n");
  if (done->incomplete()) context.outcome.add(Status::incomplete);
  if (done->sources.empty() && done->incomplete()) context.outcome.add(Status::failed);
}

}  // namespace

void define_ingest(Arguments& verb, Context& context) {
  auto options = std::make_shared<IngestOptions>();
  options->request.threads = std::max(1U, std::thread::hardware_concurrency());
  verb.add_option("path", options->request.paths, "Logs: files and folders").required().type_name("PATH");
  verb.add_option("--tenant", options->request.tenant, "The organisation whose telemetry it is")
      .required()
      .type_name("ID");
  verb.add_flag("--new-tenant", options->request.new_tenant,
                "It is a new organisation, although its name looks like that of another");
  verb.add_option("--source-name", options->request.source_name, "Id of the source; further ones get /2, /3 behind it")
      .type_name("NAME");
  verb.add_option(
          "--as", options->request.as,
          "Read everything as this format: evtx, windows-xml, zeek, w3c, journald, otlp, json, access, syslog, csv")
      .type_name("FORMAT");
  verb.add_option("--mappings", options->request.mappings, "Folder of your own field mappings (*.yml)")
      .type_name("DIR");
  verb.add_option("--tz", options->zone,
                  "Zone of times that name none (UTC): an offset, or a place whose clocks change")
      .type_name("ZONE");
  verb.add_option("--written", options->written,
                  "When the last record of logs that tell no year was written (the file's own time)")
      .type_name("TIME");
  verb.add_option("--threads", options->request.threads, "Workers; what is sealed does not depend on it")
      .between(1, 256);
  verb.add_flag("--keep", options->request.keep, "Keep the bytes in the case too, packed, each content once");
  verb.add_option("--retain-until", options->retention, "Until when it may be held: a day, or from now 90d, 18m, 7y")
      .type_name("DAY");
  verb.add_option("--authority", options->request.authority, "By what law, order or contract it is held")
      .type_name("TEXT");
  verb.add_option("--received", options->received, "When the logs were handed over (now): a day or a time")
      .type_name("TIME");
  add_case_options(verb, *options, true);
  add_format_option(verb, context);
  verb.callback([options, &context] { ingest(*options, context); });
}

}  // namespace backtrail::cli
