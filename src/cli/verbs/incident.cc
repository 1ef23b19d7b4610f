// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/case/incidents/prose.h"
#include "app/case/incidents/record.h"
#include "app/case/incidents/stats.h"
#include "app/case/read_items.h"
#include "app/codes.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/confirming.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct IncidentOptions : CaseOptions {
  AddOptions add, link, figure;
  app::NewIncident fresh;
  app::Reclassification change;
  app::StatsRequest stats;
  app::FigureRequest seal;
  app::ReviewRequest confirm;
  std::string prose;
};

void show_stats(const IncidentOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto shares = app::incident_stats(*it, options.stats);
  if (!shares) return context.fail(shares.error(), Status::wrong_call);
  Rows rows(context, {"period", "numerator", "denominator", "percent", "words", "actor_kind", "strength", "published",
                      "differs"});
  for (const auto& one : *shares) rows.add(app::share_json(one, options.stats));
}

/// What is not as the register has it, if anything.
void tell_of(const app::ProseShare& one, const IncidentOptions& options, bool wrong, Context& context) {
  const base::Place place{options.prose == "-" ? "standard input" : options.prose, "", 0, 0, one.begin};
  if (one.verdict == app::ProseVerdict::not_reckoned) {
    context.fail(
        {app::kShareNotReckoned, "'" + one.said + "': no number of the register can be held against this", place,
         "say it in a sentence of its own, of recorded incidents, linked ones and a period: '122 of the 396 incidents that "
         "we recorded in 2016/17 were linked with states'"},
        wrong ? Status::check_says_no : Status::incomplete);
    return;
  }
  const bool asked = one.verdict == app::ProseVerdict::no_period;
  if (!asked && !app::is_contradicted(one)) return;
  std::string hint = app::spelled_out(one);
  const bool as_asked = one.of.starts_with(options.stats.actor_kind + ", " + options.stats.strength);
  if (!as_asked && !one.of.empty()) hint += " (" + one.of + ")";
  const std::string_view what = asked                                         ? "of which period?"
                                : one.verdict == app::ProseVerdict::published ? "was published so, and is no longer so"
                                : one.periods.empty()                         ? "the second number lies the other way"
                                                                              : "the register says something else";
  context.fail(
      {asked ? app::kShareNeedsPeriod : app::kShareDoesNotFit, "'" + one.said + "': " + std::string(what), place, hint},
      Status::check_says_no);
}

void check_sentences(const IncidentOptions& options, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto text = app::read_import(options.prose);
  if (!text) return context.fail(text.error());
  const auto rows = app::read_incidents(*it, options.stats.authors);
  if (!rows) return context.fail(rows.error());
  const auto found = app::check_prose(*rows, *text, options.stats);
  if (!found) return context.fail(found.error(), Status::wrong_call);
  {
    Rows rows(context, {"said", "verdict", "period", "numerator", "denominator", "percent", "words", "fits", "of"});
    for (const auto& row : app::prose_rows(*found)) rows.add(row);
  }
  if (found->empty()) context.say("no share is said in this text\n");
  // What cannot be reckoned makes the answer incomplete, and hides nothing that is wrong.
  const bool wrong = std::ranges::any_of(*found, [](const app::ProseShare& one) {
    return app::is_contradicted(one) || one.verdict == app::ProseVerdict::no_period;
  });
  for (const app::ProseShare& one : *found) tell_of(one, options, wrong, context);
}

void stats(const IncidentOptions& options, Context& context) {
  if (options.prose.empty()) show_stats(options, context);
  else check_sentences(options, context);
}

void seal_one(const IncidentOptions& options, const std::string& type, Context& context,
              const std::function<base::Result<app::Sealed>(OpenForWriting&)>& seal) {
  auto open = open_to_write(options, context);
  if (!open) return;
  const auto sealed = seal(*open);
  if (!sealed) return fail(sealed.error(), context);
  print_sealed({*sealed}, type, context);
  say_sealed(1, *open, context);
}

void define_measure(Arguments& verb, app::StatsRequest& stats) {
  verb.add_option("--year-begins", stats.year_begins, "The day on which a year like 2016/17 begins (07-01)")
      .type_name("MM-DD");
  verb.add_option("--actor-kind", stats.actor_kind, "With which kind of actor (state)")
      .one_of({"state", "criminal", "other", "unknown"});
  verb.add_option("--strength", stats.strength, "The weakest link that counts (indicator)")
      .one_of({"indicator", "tradecraft", "assessed", "attributed"});
}

void define_links(Arguments& verb, const std::shared_ptr<IncidentOptions>& options, Context& context) {
  Arguments link = verb.add_verb("link", "Link incidents to actors, each with how strong the link is");
  link.fallthrough();
  add_body_help(link, "incident-link");
  link.add_option("file", options->link.file, "JSON lines or CSV of links, or - for standard input")
      .required()
      .type_name("FILE");
  link.add_option("--marking", options->link.marking, "TLP of items that give none (TLP:RED)").type_name("TLP");
  link.add_option("--corrects", options->link.corrects, "The one item replaces this").type_name("ID");
  add_all_errors_option(link, options->link.all_errors);
  link.callback([=, &context] { run_add(*options, options->link, "incident-link", context); });
  Arguments links = verb.add_verb("links", "List the links");
  links.fallthrough();
  links.callback([=, &context] {
    list_register(*options, {"incident-link", {"incident", "actor", "actor_kind", "strength", "why"}}, false, context);
  });
}

void define_figures(Arguments& verb, const std::shared_ptr<IncidentOptions>& options, Context& context) {
  Arguments figure = verb.add_verb("figure", "Seal the share of one period as it is published");
  figure.fallthrough();
  figure.add_option("id", options->seal.id, "What it is called from now on").required().type_name("ID");
  figure.add_option("--period", options->seal.period, "Which").required().type_name("PERIOD");
  figure.add_option("--published", options->seal.published, "When").type_name("DATE");
  figure.add_option("--wording", options->seal.wording, "In what words").type_name("TEXT");
  figure.add_option("--source", options->seal.source, "Where").type_name("NAME");
  figure.add_option("--marking", options->seal.marking, "TLP of the figure (TLP:RED)").type_name("TLP");
  define_measure(figure, options->stats);
  figure.callback([=, &context] {
    seal_one(*options, "figure", context, [&](OpenForWriting& open) {
      return app::seal_figure(open.it, open.actor, options->seal, options->stats);
    });
  });
  Arguments import = verb.add_verb("published", "Enter figures that were published before there was a register");
  import.fallthrough();
  add_body_help(import, "figure");
  import.add_option("file", options->figure.file, "JSON lines or CSV, or - for standard input")
      .required()
      .type_name("FILE");
  import.add_option("--marking", options->figure.marking, "TLP of items that give none (TLP:RED)").type_name("TLP");
  import.add_option("--corrects", options->figure.corrects, "The one item replaces this").type_name("ID");
  add_all_errors_option(import, options->figure.all_errors);
  import.callback([=, &context] { run_add(*options, options->figure, "figure", context); });
  define_confirm(
      verb, options->confirm,
      {"Say that you too have seen that a figure was published so, or that an incident or a link is as it stands; who "
       "entered it cannot",
       "The figure, incident or link, or its entry",
       "You looked too, and it is not so: it lifts nothing while you say so", "Where you looked"})
      .callback([=, &context] {
        confirm(*options, options->confirm, context, [&](const app::Case& in) -> base::Result<std::string> {
          return app::entry_text(in, options->confirm.of);
        });
      });
}

void define_changes(Arguments& verb, const std::shared_ptr<IncidentOptions>& options, Context& context) {
  Arguments fresh = verb.add_verb("new", "Record one incident");
  fresh.fallthrough();
  fresh.add_option("id", options->fresh.id, "What it is called").required().type_name("ID");
  fresh.add_option("--title", options->fresh.title, "What happened, in a few words").required().type_name("TEXT");
  fresh.add_option("--severity", options->fresh.severity, "C1, a national emergency, to C6")
      .required()
      .one_of({"C1", "C2", "C3", "C4", "C5", "C6"});
  fresh.add_option("--recorded", options->fresh.recorded, "The day under which it is counted (today)").type_name("DAY");
  fresh.add_option("--state", options->fresh.state, "Where it stands (open)")
      .one_of({"open", "contained", "closed", "rejected"});
  fresh.add_option("--organisation", options->fresh.organisation, "Whom it concerns").type_name("ID");
  fresh.add_option("--sector", options->fresh.sector, "Of what sector").type_name("TEXT");
  fresh.add_option("--summary", options->fresh.summary, "More of it").type_name("TEXT");
  fresh.add_option("--marking", options->fresh.marking, "TLP of the incident (TLP:RED)").type_name("TLP");
  fresh.callback([=, &context] {
    seal_one(*options, "incident", context,
             [&](OpenForWriting& open) { return app::record_incident(open.it, open.actor, options->fresh); });
  });
  Arguments change =
      verb.add_verb("reclassify", "Give an incident another state or severity; what it was stays on record");
  change.fallthrough();
  change.add_option("id", options->change.incident, "The incident").required().type_name("ID");
  change.add_option("--state", options->change.state, "What it is now")
      .one_of({"open", "contained", "closed", "rejected"});
  change.add_option("--severity", options->change.severity, "What it is now")
      .one_of({"C1", "C2", "C3", "C4", "C5", "C6"});
  change.add_option("--why", options->change.why, "The reason").required().type_name("TEXT");
  change.callback([=, &context] {
    seal_one(*options, "incident", context,
             [&](OpenForWriting& open) { return app::reclassify(open.it, open.actor, options->change); });
  });
}

void define_stats(Arguments& verb, const std::shared_ptr<IncidentOptions>& options, Context& context) {
  Arguments shares =
      verb.add_verb("stats", "Shares with numerator, denominator, period and strength; or sentences held against them");
  shares.fallthrough();
  shares
      .add_option("--period", options->stats.periods, "2016/17, 2016 or 2016-07-01..2017-06-30; repeat it for several")
      .one_each()
      .type_name("PERIOD");
  define_measure(shares, options->stats);
  shares.add_option("--prose", options->prose, "Check what this text says of shares (- for standard input)")
      .type_name("FILE");
  shares.callback([=, &context] { stats(*options, context); });
}

}  // namespace

void define_incident(Arguments& verb, Context& context) {
  auto options = std::make_shared<IncidentOptions>();
  add_case_options(verb, *options, true);
  add_format_option(verb, context);
  define_add(verb, options->add, "incident").callback([=, &context] {
    run_add(*options, options->add, "incident", context);
  });
  define_changes(verb, options, context);
  define_links(verb, options, context);
  define_figures(verb, options, context);
  define_stats(verb, options, context);
  define_list_and_show(verb, options, {"incident", {"id", "recorded", "state", "severity", "sector", "title"}},
                       context);
  verb.require_verb();
}

}  // namespace backtrail::cli
