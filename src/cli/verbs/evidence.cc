// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "app/case/deciding/consents.h"
#include "app/case/hunting/findings.h"
#include "app/case/hunting/named_after.h"
#include "app/case/telemetry/erased.h"
#include "app/case/telemetry/holdings.h"
#include "app/codes.h"
#include "base/count.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/confirming.h"
#include "cli/verbs/negative.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct EvidenceOptions : CaseOptions {
  AddOptions add;
  app::FindingsRequest findings;
  AddOptions consent;
  app::ReviewRequest confirm;
  std::string purge_id, why;
};

void add_findings(EvidenceOptions& options, Context& context) {
  auto open = open_to_write(options, context);
  if (!open) return;
  options.findings.marking = options.add.marking;
  const auto done = app::seal_findings(open->it, open->actor, options.findings);
  if (!done) return context.fail(done.error());
  if (tell_mistakes(done->mistakes, options.add.all_errors, context)) return context.say("nothing was sealed\n");
  {
    Rows rows(context, {"id", "title", "entry"});
    for (std::size_t i = 0; i < done->sealed.size(); ++i) {
      rows.add({{"id", done->sealed[i].label()},
                {"type", "evidence"},
                {"title", done->titles[i]},
                {"entry", done->sealed[i].id}});
    }
  }
  for (const base::Place& place : done->not_copied) {
    context.report({app::kNotCopied, "more than 16 MiB: sealed by the hash of its source, without a copy", place,
                    "keep the file itself; `verify` says whether it is still what was sealed",
                    base::Severity::warning});
  }
  say_sealed(done->sealed.size(), *open, context);
  if (done->known != 0) context.say(base::counted(done->known, "was", "were") + " sealed before\n");
}

void purge(const EvidenceOptions& options, Context& context) {
  auto open = open_to_write(options, context);
  if (!open) return;
  std::set<std::string> kept;  // logs in the case that hold its records still
  std::vector<std::string> named;
  if (const auto row = open->it.registers().evidence(options.purge_id)) {
    auto found = app::named_after(open->it, *row);
    if (!found) return fail(found.error(), context);
    named = std::move(*found);
    for (const auto& at : row->locators) {
      if (app::is_kept(open->it.folder(), at.source_sha256)) kept.insert(at.path);
    }
  }
  const auto indexed = app::indexed_records_of(open->it, options.purge_id);
  const auto copies = app::copies_of_records(open->it, options.purge_id);
  const auto done = open->it.purge(open->actor, options.purge_id, options.why);
  if (!done) return fail(done.error(), context);
  for (const std::string& path : kept)
    context.say("its record is still in the kept log " + path + ": backtrail case discard removes that\n");
  for (const std::string& label : indexed)
    context.say("what stood in its record the index of sightings still has from " + label +
                ": backtrail case discard " + label + " erases all that it has of that source\n");
  for (const std::string& place : named)
    context.say("what was found stands still in " + place + ": the ledger keeps that\n");
  for (const std::string& other : copies) {
    context.report(
        {app::kCopiesLeft,
         "what was erased stands in other evidence still: " + other + " has a sealed copy of the same record",
         {},
         "backtrail evidence purge " + other + " --why REASON erases that too",
         base::Severity::warning});
  }
  print_sealed({*done}, "purge", context);
  context.say("erased; who, why, when and the hash stay in the ledger\n");
}

void confirm_consent(const EvidenceOptions& options, Context& context) {
  auto open = open_to_write(options, context);
  if (!open) return;
  const auto done = app::seal_confirmation(open->it, open->actor, options.confirm);
  if (!done) return fail(done.error(), context);
  print_sealed({done->sealed}, "review", context);
  say_sealed(1, *open, context);
  context.say((options.confirm.disagrees ? "disputed, and opens nothing: " : "confirmed: ") +
              app::given_text(done->consent) + ", on " + done->consent.item.ref + "\n");
  if (!done->link.counts) {
    context.report({app::kNoConsent,
                    "'" + done->consent.given_by + "' is not the originator of '" + done->consent.item.ref +
                        "': this consent opens nothing",
                    {},
                    release::no_originator_hint(done->link),
                    base::Severity::warning});
  }
}

}  // namespace

void define_evidence(Arguments& verb, Context& context) {
  auto options = std::make_shared<EvidenceOptions>();
  add_case_options(verb, *options, true);
  add_format_option(verb, context);
  Arguments add = define_add(verb, options->add, "evidence");
  add.add_option("--from-hunt", options->findings.path,
                 "Findings as `backtrail hunt` prints them; their records are copied")
      .type_name("FILE");
  add.add_option("--tenant", options->findings.tenant, "Whose telemetry they are from (the ingested source's)")
      .type_name("ID");
  add.add_option("--source-grade", options->findings.source_grade, "A to F, of the findings")
      .one_of({"A", "B", "C", "D", "E", "F"});
  add.add_option("--credibility", options->findings.credibility, "1 to 6, of the findings")
      .one_of({"1", "2", "3", "4", "5", "6"});
  add.callback([options, &context] {
    const bool both = !options->findings.path.empty() && !options->add.file.empty();
    if (both) return context.fail({kWrongCall, "either a file of evidence or --from-hunt"}, Status::wrong_call);
    if (!options->findings.path.empty()) return add_findings(*options, context);
    run_add(*options, options->add, "evidence", context);
  });
  define_negative(verb, options, context);
  define_list_and_show(verb, options, {"evidence", {"id", "kind", "title", "tenant", "occurred", "marking", "lapsed"}},
                       context);
  Arguments erase =
      verb.add_verb("purge", "Erase what one piece of evidence says, as the law may ask; its entry stays");
  erase.fallthrough();
  erase.add_option("id", options->purge_id, "Its id, or that of its entry").required().type_name("ID");
  erase.add_option("--why", options->why, "Which law or request asks for it").required().type_name("TEXT");
  erase.callback([options, &context] { purge(*options, context); });
  Arguments consent =
      verb.add_verb("consent",
                    "Enter that an originator agrees to a release: {\"item\", \"audience\", \"given_by\", \"person\", "
                    "\"source\"}; somebody else confirms it");
  consent.fallthrough();
  add_body_help(consent, "consent");
  consent.add_option("file", options->consent.file, "The file, or - for standard input").required().type_name("FILE");
  add_all_errors_option(consent, options->consent.all_errors);
  consent
      .add_option("--corrects", options->consent.corrects,
                  "Id of the consent that this replaces, also to withdraw it: {..., \"withdrawn\": why}")
      .type_name("ID");
  consent.callback([options, &context] {
    if (run_add(*options, options->consent, "consent", context))
      context.say("nothing is opened until somebody else says: backtrail evidence confirm ID\n");
  });
  define_confirm(
      verb, options->confirm,
      {"Say that you too have the originator's word for a consent; who entered it cannot", "The consent, or its entry",
       "You asked too, and it was not given: it opens nothing while you say so", "How you know"})
      .callback([options, &context] { confirm_consent(*options, context); });
  verb.require_verb();
}

}  // namespace backtrail::cli
