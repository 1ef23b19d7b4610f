// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <optional>
#include <thread>

#include "app/case/custody/case_export.h"
#include "app/case/custody/check_case.h"
#include "app/case/status.h"
#include "app/case/telemetry/holdings.h"
#include "app/case/telemetry/reindexing.h"
#include "app/case/telemetry/source_rows.h"
#include "app/case/telemetry/unread.h"
#include "app/case/telemetry/withdrawing.h"
#include "app/codes.h"
#include "app/engagement/engagement.h"
#include "base/count.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/as_of_option.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct CaseVerbOptions : CaseOptions {
  std::string init_folder;
  std::string origin;
  AsOfOption as_of;
  std::string export_file;
  app::ImportRequest import;
  app::ReindexRequest reindex;
  std::string zone;
  std::vector<std::string> sources;
  std::string until, authority, why;
  std::string tenant;
  std::vector<std::string> paths;
  bool only_say = false;
  bool mistake = false;
  bool all = false;
};

void list_sources(const CaseVerbOptions& options, Context& context) {
  const auto as_of = read_as_of(options.as_of);
  if (!as_of) return context.fail(as_of.error(), Status::wrong_call);
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto found = app::source_rows(*it, {options.tenant, options.all, *as_of});
  if (!found) return fail(found.error(), context);
  Rows rows(context, {"id", "tenant", "path", "member", "sha256", "size", "format", "records", "damaged", "first",
                      "last", "log_sources", "authority", "retain_until"});
  for (const auto& row : *found) rows.add(row);
}

void init(const CaseVerbOptions& options, Context& context) {
  if (options.init_folder.empty())
    return context.fail({kWrongCall, "the case's folder has no name", {}, "backtrail case init FOLDER"},
                        Status::wrong_call);
  const auto around = surroundings(context);
  if (!around) return;
  const auto actor = app::resolve_actor(options.actor, around->places);
  if (!actor) return context.fail(actor.error(), Status::wrong_call);
  const auto made = app::Case::init(options.init_folder, options.origin, *actor, *around);
  if (!made) return context.fail(made.error());
  const std::string key = made->ledger().key().text();
  if (context.wants_table()) {
    write_out("case    " + options.init_folder + "\norigin  " + made->origin() + "\nkey     " + key + "\n");
  } else {
    print_object({{"case", options.init_folder},
                  {"origin", made->origin()},
                  {"key", key},
                  {"signing_key", around->places.signing_key(made->origin())}},
                 context);
  }
  context.say("begun by " + actor->id + " (asserted); the signing key lies in " +
              around->places.signing_key(made->origin()) +
              "\nkeep the line 'key' elsewhere too: `backtrail verify --key` compares with it\n");
}

void status(const CaseVerbOptions& options, Context& context) {
  const auto as_of = read_as_of(options.as_of);
  if (!as_of) return context.fail(as_of.error(), Status::wrong_call);
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  auto found = app::case_status(*it, *as_of);
  if (!found) return context.fail(found.error());
  if (!as_of->time) {
    auto requests = app::requests_json(*it);
    if (!requests) return context.fail(requests.error());
    (*found)["requests"] = std::move(*requests);
  }
  // For people also in a pipe: as JSON it would be one long line.
  if (context.format != "json" && context.format != "jsonl") return write_out(app::status_text(*found));
  print_object(*found, context);
}

void reindex(CaseVerbOptions& options, Context& context) {
  if (!options.zone.empty()) {
    const auto zone = read_zone(options.zone);
    if (!zone) return context.fail(zone.error(), Status::wrong_call);
    options.reindex.assumed_zone = *zone;
  }
  const auto folder = case_folder(options, context);
  if (!folder) return;
  const auto around = surroundings(context);
  if (!around) return;
  const auto items = app::Case::reindex(*folder, *around);
  if (!items) return context.fail(items.error());
  context.say("the registers hold " + base::counted(*items, "item") + " again\n");
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  base::Progress progress;
  const auto indexed = [&] {
    const Interrupt interrupt(progress);
    const ProgressBar bar(context, progress);
    return app::reindex_sightings(*it, options.actor.empty() ? "case reindex" : options.actor, options.reindex,
                                  &progress);
  }();
  if (!indexed) return context.fail(indexed.error());
  for (const base::Error& error : indexed->diagnostics) context.fail(error, Status::incomplete);
  context.say(
      "the index of sightings was made anew from " + base::counted(indexed->sources, "source") + "; " +
      base::counted(indexed->carried, "was kept, for its bytes are gone", "were kept, for their bytes are gone") +
      "\n");
  if (indexed->left_out != 0)
    context.say("nothing is left in it of " + base::counted(indexed->left_out, "source") + " that " +
                base::plural(indexed->left_out, "was", "were") + " discarded or withdrawn\n");
}

void check(const CaseVerbOptions& options, Context& context) {
  const auto folder = case_folder(options, context);
  if (!folder) return;
  const auto around = surroundings(context);
  if (!around) return;
  const auto checked = app::check_case(*folder, *around);
  if (!checked) return context.fail(checked.error());
  {
    Rows rows(context, {"grave", "what", "place", "is", "mend"});
    for (const auto& one : checked->faults) {
      rows.add({{"what", one.what}, {"place", one.place}, {"is", one.is}, {"mend", one.mend}, {"grave", one.grave}});
    }
  }
  context.say(checked->faults.empty() ? "nothing is wrong\n"
              : checked->clean()      ? "the case is whole; what is listed somebody should know\n"
                                      : "something is wrong with the case\n");
  if (!checked->clean()) context.outcome.add(Status::check_says_no);
}

void print_exported(const app::Exported& one, base::OrderedJson first, Context& context) {
  first.update(
      {{"origin", one.origin}, {"key", one.key}, {"entries", one.entries}, {"files", one.files}, {"bytes", one.bytes}});
  print_object(first, context);
}

void export_it(const CaseVerbOptions& options, Context& context) {
  const auto folder = case_folder(options, context);
  if (!folder) return;
  const auto around = surroundings(context);
  if (!around) return;
  const auto done = app::export_case(*folder, options.export_file, *around);
  if (!done) return context.fail(done.error());
  print_exported(*done, {{"file", options.export_file}}, context);
  std::error_code error;
  const auto kept = std::filesystem::directory_iterator(*folder + "/kept", error);
  if (!error && kept != std::filesystem::directory_iterator())
    context.say("kept logs are not in it: hand on the folder kept/ beside it\n");
  context.say("no private key is in it; whoever imports it compares it by `--key " + done->key + "`\n");
}

void import_it(const CaseVerbOptions& options, Context& context) {
  const auto around = surroundings(context);
  if (!around) return;
  const auto done = app::import_case(options.import, *around);
  if (!done) return context.fail(done.error());
  print_exported(*done, {{"case", options.import.folder}}, context);
  const auto it = app::Case::open(options.import.folder, app::Case::Access::read, *around);
  const auto sources = it ? it->registers().sources() : base::Result<std::vector<registers::Source>>();
  if (sources && !sources->empty())
    context.say(
        "the index of sightings, kept logs and what hunts kept of logs are not in it: `lookup` answers from nothing until "
        "the logs of its " +
        base::counted(sources->size(), "source") +
        " lie where they were, or kept/ of the other case lies in this one, and backtrail case reindex has read them\n");
  if (!done->compared)
    return context.say("whole in itself, and signed by " + done->key +
                       ", for which nobody has vouched; --key would compare it with the key that its sender names\n");
  context.say("whole, and signed by " + done->key +
              (done->seen_in.empty() ? ", the key of --key\n"
                                     : ", the key that you saw last of this case (" + done->seen_in + ")\n"));
}

void retain(const CaseVerbOptions& options, Context& context) {
  std::optional<std::string> until, authority;
  if (!options.until.empty()) {
    auto day = app::read_retention(options.until, base::system_clock().now());
    if (!day) return context.fail(std::move(day).error(), Status::wrong_call);
    until = std::move(*day);
  }
  if (!options.authority.empty()) authority = options.authority;
  if (!until && !authority)
    return context.fail({kWrongCall, "nothing is said of them", {}, "--until DAY, --authority TEXT"},
                        Status::wrong_call);
  auto open = open_to_write(options, context);
  if (!open) return;
  const auto done = app::retain(open->it, open->actor, options.sources, until, authority);
  if (!done) return fail(done.error(), context);
  print_sealed({*done}, app::kHoldingType, context);
  say_sealed(1, *open, context);
}

void set_aside(const CaseVerbOptions& options, Context& context) {
  if (base::trimmed(options.why).empty())
    return context.fail({kWrongCall, "--why says nothing", {}, "why need it not be read? It stays in the ledger"},
                        Status::wrong_call);
  auto open = open_to_write(options, context);
  if (!open) return;
  const auto done = app::set_aside(open->it, open->actor, options.tenant, options.paths, options.why);
  if (!done) return context.fail(done.error(), Status::wrong_call);
  context.say(base::counted(*done, "place", "places") +
              " set aside; who, why and when stay in the ledger, and negative findings count what was not read\n");
}

void print_withdrawn(const app::WithdrawnNow& done, Context& context) {
  Rows rows(context, {"tenant", "path", "member", "records", "first", "last", "was"});
  const auto add = [&](const registers::Source& one, const char* was) {
    rows.add({{"id", one.entry.label()},
              {"tenant", one.tenant},
              {"path", one.path},
              {"member", one.member},
              {"sha256", one.sha256},
              {"records", one.records},
              {"first", one.first},
              {"last", one.last},
              {"was", was}});
  };
  for (const registers::Source& one : done.sources) add(one, "standing");
  for (const registers::Source& one : done.earlier) add(one, "earlier");
}

/// What is said of the sources that were withdrawn, or would be.
void say_withdrawn(const app::WithdrawnNow& done, bool only_say, Context& context) {
  print_withdrawn(done, context);
  if (!done.earlier.empty()) {
    std::uint64_t records = 0;
    for (const registers::Source& one : done.earlier) records += one.records;
    context.say(base::counted(done.earlier.size(), "log") + " that lay at " +
                base::plural(done.earlier.size(), "this place", "these places") + " before, with " +
                base::counted(records, "record") + ", " +
                (only_say ? base::plural(done.earlier.size(), "goes", "go")
                          : base::plural(done.earlier.size(), "went", "went")) +
                " with them\n");
  }
  if (only_say) return context.say(base::counted(done.sources.size(), "source") + " would be withdrawn; nothing was\n");
  context.say(base::counted(done.sources.size(), "source") +
              " withdrawn; who, why and when stay in the ledger, and no answer counts them from now on\n");
  if (done.evidence != 0)
    context.say(base::counted(done.evidence, "sealed finding rests", "sealed findings rest") + " on them and " +
                base::plural(done.evidence, "counts", "count") +
                " for nothing: backtrail case check names what still cites one\n");
  if (done.set_aside != 0)
    context.say(base::counted(done.set_aside, "place", "places") + " that could not be read set aside with them\n");
}

void withdraw(const CaseVerbOptions& options, Context& context) {
  if (base::trimmed(options.why).empty())
    return context.fail(
        {kWrongCall, "--why says nothing", {}, "why were they never to be there? It stays in the ledger"},
        Status::wrong_call);
  if (options.sources.empty() == options.tenant.empty())
    return context.fail({kWrongCall,
                         "name sources, or a tenant whose sources all are meant",
                         {},
                         "backtrail case withdraw SOURCE... --why WHY, or --tenant ID --why WHY"},
                        Status::wrong_call);
  auto open = open_to_write(options, context);
  if (!open) return;
  const auto done =
      app::withdraw(open->it, open->actor, {options.sources, options.tenant, options.why, options.only_say});
  if (!done) return fail(done.error(), context);
  say_withdrawn(*done, options.only_say, context);
  if (options.only_say) return;
  context.say("ingest the logs again under their right tenant\n");
}

/// What the law asks for leaves findings standing, which have copies of their records; what was a mistake is withdrawn first.
void discard(const CaseVerbOptions& options, Context& context) {
  auto open = open_to_write(options, context);
  if (!open) return;
  if (options.mistake) {
    const auto done = app::withdraw(open->it, open->actor, {options.sources, {}, options.why});
    // Nothing of it stands: it was withdrawn before, and its bytes can be given up still.
    if (!done && done.error().code != app::kNoSources) return fail(done.error(), context);
    if (done) say_withdrawn(*done, false, context);
  }
  const auto gone = app::discard(open->it, open->actor, options.sources, options.why);
  if (!gone) return fail(gone.error(), context);
  context.say("removed " + base::counted(gone->files, "kept log") +
              "; no answer tells what stood in what was discarded, and `backtrail case reindex` takes it off the disk\n"
              "who, why and when stay in the ledger\n");
  if (!options.mistake && gone->findings != 0)
    context.say(base::counted(gone->findings, "sealed finding rests", "sealed findings rest") +
                " on copies of its records and " + base::plural(gone->findings, "stands", "stand") +
                ": if it was ingested by mistake, backtrail case withdraw says so\n");
}

void take_over(const CaseVerbOptions& options, Context& context) {
  const auto folder = case_folder(options, context);
  if (!folder) return;
  const auto around = surroundings(context);
  if (!around) return;
  const auto done = app::Case::take_over(*folder, *around);
  if (!done) return context.fail(done.error());
  context.say("you go on in " + *folder + "; other copies on this machine are for reading alone\n");
}

void define_set_aside(Arguments& verb, const std::shared_ptr<CaseVerbOptions>& options, Context& context) {
  Arguments aside =
      verb.add_verb("set-aside", "Say why what could not be read when ingested need not be: it is no log");
  aside.fallthrough();
  aside.add_option("path", options->paths, "Files as `case status` names them; a folder means all in it")
      .required()
      .type_name("PATH");
  aside.add_option("--tenant", options->tenant, "Whose it was ingested as").required().type_name("ID");
  aside.add_option("--why", options->why, "Why nobody misses it").required().type_name("TEXT");
  aside.callback([options, &context] { set_aside(*options, context); });
}

void define_withdraw(Arguments& verb, const std::shared_ptr<CaseVerbOptions>& options, Context& context) {
  Arguments back = verb.add_verb("withdraw", "Take back what was ingested by mistake, as under a wrong tenant");
  back.fallthrough();
  back.add_option("source", options->sources, "Ids of sources, or those of their entries").type_name("ID");
  back.add_option("--tenant", options->tenant, "All sources of this tenant").type_name("ID");
  back.add_option("--why", options->why, "What was wrong about it").required().type_name("TEXT");
  back.add_flag("--dry-run", options->only_say,
                "Say what would be withdrawn, with what lay there before; withdraw nothing");
  back.callback([options, &context] { withdraw(*options, context); });
}

void define_holding(Arguments& verb, const std::shared_ptr<CaseVerbOptions>& options, Context& context) {
  Arguments keep = verb.add_verb("retain", "Say until when sources may be held, and by what authority");
  keep.fallthrough();
  keep.add_option("source", options->sources, "Their ids, or those of their entries").required().type_name("ID");
  keep.add_option("--until", options->until, "A day, or from now 90d, 18m, 7y").type_name("DAY");
  keep.add_option("--authority", options->authority, "The law, order or contract").type_name("TEXT");
  keep.callback([options, &context] { retain(*options, context); });
  Arguments give_up = verb.add_verb(
      "discard", "Give up what the case has of sources: kept bytes, and what the index tells of them; entries stay");
  give_up.fallthrough();
  give_up.add_option("source", options->sources, "Their ids, or those of their entries").required().type_name("ID");
  give_up.add_option("--why", options->why, "Which law, request or term asks for it").required().type_name("TEXT");
  give_up.add_flag("--mistake", options->mistake,
                   "They were never to be there: withdraw them too, so that nothing rests on what was found in them");
  give_up.callback([options, &context] { discard(*options, context); });
}

void define_export(Arguments& verb, const std::shared_ptr<CaseVerbOptions>& options, Context& context) {
  Arguments out = verb.add_verb("export", "The case as one signed file, without private keys");
  out.fallthrough();
  out.add_output("file", options->export_file, "The file to write").required().type_name("FILE");
  out.callback([options, &context] { export_it(*options, context); });
  Arguments in = verb.add_verb("import", "A case from such a file; all of it is verified before it is there");
  in.fallthrough();
  in.add_option("file", options->import.path, "The file").required().type_name("FILE");
  in.add_option("folder", options->import.folder, "The folder, empty or not there yet").required().type_name("DIR");
  in.add_option("--key", options->import.key,
                "The verification key that must have signed it, or a file that holds it (what you saw last)")
      .type_name("KEY");
  in.callback([options, &context] { import_it(*options, context); });
}

}  // namespace

void define_case(Arguments& verb, Context& context) {
  auto options = std::make_shared<CaseVerbOptions>();
  add_case_options(verb, *options, true);
  add_format_option(verb, context);
  Arguments begin = verb.add_verb("init", "Begin a case in an empty folder; makes its signing key outside of it");
  begin.fallthrough();
  begin.add_option("folder", options->init_folder, "The folder").required().type_name("DIR");
  begin
      .add_option("--origin", options->origin,
                  "Name of the ledger and its key, as in example.org/cases/7; made up when absent")
      .type_name("NAME");
  begin.callback([options, &context] { init(*options, context); });
  Arguments look = verb.add_verb("status", "What is in it, who signs, and what was not looked at");
  look.fallthrough();
  add_as_of_option(look, options->as_of);
  look.callback([options, &context] { status(*options, context); });
  Arguments list = verb.add_verb("sources", "What was ingested: each file and member, with its hash, records and term");
  list.fallthrough();
  list.add_option("--tenant", options->tenant, "Only of this organisation").type_name("ID");
  list.add_flag("--all", options->all, "Also what has been corrected or withdrawn since");
  add_as_of_option(list, options->as_of);
  list.callback([options, &context] { list_sources(*options, context); });
  Arguments again = verb.add_verb(
      "reindex", "Make the registers anew from ledger and bodies, and the index of sightings from the sources");
  again.fallthrough();
  options->reindex.threads = std::max(1U, std::thread::hardware_concurrency());
  again.add_option("--mappings", options->reindex.mappings, "Folder of your own field mappings, as ingest had it")
      .type_name("DIR");
  again
      .add_option("--tz", options->zone,
                  "Zone of times that name none, as ingest had it (UTC): an offset, or a place whose clocks change")
      .type_name("ZONE");
  again.add_option("--threads", options->reindex.threads, "Workers; the index does not depend on it").between(1, 256);
  again.callback([options, &context] { reindex(*options, context); });
  Arguments whole =
      verb.add_verb("check", "What is wrong with it, and what would mend it (status 1 when something is)");
  whole.fallthrough();
  whole.callback([options, &context] { check(*options, context); });
  define_holding(verb, options, context);
  define_set_aside(verb, options, context);
  define_withdraw(verb, options, context);
  Arguments here = verb.add_verb("take-over", "Go on in this copy of a case, and leave the other for reading alone");
  here.fallthrough();
  here.callback([options, &context] { take_over(*options, context); });
  define_export(verb, options, context);
  verb.require_verb();
}

}  // namespace backtrail::cli
