// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <thread>

#include "app/case/deciding/checking.h"
#include "app/case/deciding/publishing.h"
#include "app/codes.h"
#include "app/hunting/pack_trial.h"
#include "base/count.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/verbs/publishing.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct PublishOptions : CaseOptions {
  app::PublishRequest request;
  std::string check;
  bool explain = false;
  bool view = false;
  std::string withdraw;
  std::string why;
  std::vector<std::string> cites;
  app::SelfTestRequest test;
};

constexpr const char* kAudiences = "public, community, clients:ID, organisation:ID or named:WHO";

/// All that the audience may see, and nothing else, on standard output.
void view(const PublishOptions& options, Context& context) {
  if (options.request.audience.empty())
    return context.fail({kWrongCall, "--view needs --audience", {}, kAudiences}, Status::wrong_call);
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto lines = app::view_of(*it, options.request.audience);
  if (!lines) return context.fail(lines.error());
  write_out(*lines);
}

void check(const PublishOptions& options, Context& context) {
  if (options.request.audience.empty())
    return context.fail({kWrongCall, "--check needs --audience", {}, kAudiences}, Status::wrong_call);
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  // Nobody has to say who they are to ask.
  const auto around = surroundings(context);
  if (!around) return;
  const auto author = app::resolve_actor(options.actor, around->places);
  const auto checked =
      app::check_file(*it, options.check, options.request.audience, author ? author->id : std::string());
  if (!checked) return context.fail(checked.error());
  std::vector<std::string> columns = {"code", "place", "message", "hint"};
  if (options.explain) columns.emplace_back("inside");
  {
    Rows rows(context, columns);
    for (const auto& [member, one] : checked->rows) {
      const std::string place = member.empty() || one.place.empty() ? member + one.place : member + ", " + one.place;
      base::OrderedJson row = {
          {"code", one.code.text()}, {"place", place}, {"message", one.message}, {"hint", one.hint}};
      if (options.explain) row["inside"] = one.inside;
      rows.add(row);
    }
  }
  for (const std::string& one : checked->examined) context.say("examined: " + one + "\n");
  // A file cites nothing that could answer for them.
  if (!checked->examined.empty())
    context.say(
        "not asked: who did it, how sure anybody is, and what each sentence stands on; a text that is entered is asked\n");
  // What was found is graver than what could not be looked into.
  for (const base::Error& one : checked->not_examined)
    context.fail(one, checked->rows.empty() ? Status::incomplete : Status::check_says_no);
  if (!checked->rows.empty()) context.outcome.add(Status::check_says_no);
}

/// Needs no case: whoever is given a pack can ask the same.
void self_test(const PublishOptions& options, Context& context) {
  if (options.test.planted.empty() || options.test.clean.empty()) {
    return context.fail({kWrongCall,
                         "--selftest needs --planted and --clean",
                         {},
                         "logs in which the activity was planted, and logs that are known to be clean"},
                        Status::wrong_call);
  }
  base::Progress progress;
  const auto tested = [&] {
    const Interrupt interrupt(progress);
    const ProgressBar bar(context, progress);
    return app::self_test(options.test, base::system_clock(), &progress);
  }();
  if (!tested) return context.fail(tested.error());
  for (const base::Error& error : tested->diagnostics) context.report(error);
  std::map<std::string, std::uint64_t> verdicts;
  {
    Rows rows(context, {"verdict", "kind", "id", "planted", "clean", "title"});
    for (const auto& one : tested->rows) {
      ++verdicts[one.verdict];
      rows.add({{"verdict", one.verdict},
                {"kind", one.kind},
                {"id", one.id},
                {"planted", one.planted},
                {"clean", one.clean},
                {"title", one.title}});
    }
  }
  std::string said;
  for (const auto& [verdict, count] : verdicts)
    said += (said.empty() ? "" : ", ") + std::to_string(count) + " " + verdict;
  context.say((tested->holds ? "the pack holds: " : "the pack does not hold: ") + said + "; " +
              base::counted(tested->indicators, "indicator") + "\n");
  if (!tested->holds) context.outcome.add(Status::check_says_no);
  if (tested->incomplete) context.outcome.add(Status::incomplete);
}

void publish(const PublishOptions& options, Context& context) {
  if (!options.test.pack.empty()) return self_test(options, context);
  if (!options.check.empty()) return check(options, context);
  if (options.view) return view(options, context);
  if (options.request.text.empty() && options.withdraw.empty())
    return context.fail(
        {kWrongCall, "nothing is named to be published", {}, "the id of a statement or advisory, or --check FILE"},
        Status::wrong_call);
  if (!options.withdraw.empty() && options.why.empty())
    return context.fail({kWrongCall,
                         "--withdraw needs --why",
                         {},
                         "it is kept in the case; those who have the text are told what --reason names"},
                        Status::wrong_call);
  auto open = open_to_write(options, context);
  if (!open) return;
  app::PublishRequest request = options.request;
  if (!options.withdraw.empty()) request.text = options.withdraw;
  if (options.withdraw.empty()) {
    print_published(app::publish(open->it, open->actor, request), request.text, 1, *open, context);
  } else {
    // The decision, and the receipt of the notice.
    print_published(app::withdraw(open->it, open->actor, request, options.why, options.cites), request.text, 2, *open,
                    context);
  }
}

}  // namespace

void print_published(const base::Result<app::Published>& done, const std::string& text, std::size_t sealed,
                     OpenForWriting& open, Context& context) {
  if (!done && done.error().code == app::kNoPublisher) return context.fail(done.error(), Status::wrong_call);
  if (!done && done.error().code == app::kOtherPublisher) return context.fail(done.error(), Status::check_says_no);
  if (!done) return fail(done.error(), context);
  for (const auto& one : done->refusals)
    context.fail({one.code, one.message, {one.place}, one.hint}, Status::check_says_no);
  if (!done->refusals.empty())
    return context.say("the gate stays shut: " + std::to_string(done->refusals.size()) +
                       (done->refusals.size() == 1 ? " reason\n" : " reasons\n"));
  for (const base::Error& warning : done->warnings) context.report(warning);
  if (!done->receipt) return context.say("the gate would let it through to " + done->audience + "\n");
  {
    Rows rows(context, {"statement", "audience", "path", "sha256"});
    rows.add({{"id", done->receipt->label()},
              {"type", "release"},
              {"entry", done->receipt->id},
              {"statement", text},
              {"audience", done->audience},
              {"path", open.it.folder() + "/" + done->path},
              {"sha256", done->sha256}});
  }
  say_sealed(sealed, open, context);
}

void define_publish(Arguments& verb, Context& context) {
  auto options = std::make_shared<PublishOptions>();
  options->test.threads = std::max(1U, std::thread::hardware_concurrency());
  verb.add_option("id", options->request.text, "A statement or advisory that was decided on").type_name("ID");
  verb.add_option("--audience", options->request.audience,
                  "public, community, clients:ID, organisation:ID or named:WHO (the text's own)")
      .type_name("AUDIENCE");
  verb.add_output("--out", options->request.out, "Write it here too; a copy always stays in the case")
      .type_name("FILE");
  verb.add_option("--as", options->request.form,
                  "html (the default), text, stix, csaf, misp, navigator, openioc, csv or pack")
      .type_name("FORM");
  verb.add_option("--publisher", options->request.publisher, "Who speaks, where the approval does not say it")
      .type_name("NAME");
  verb.add_option("--publisher-url", options->request.publisher_url, "The publisher's web address; csaf wants one")
      .type_name("URL");
  verb.add_flag("--dry-run", options->request.dry_run, "Only ask the gate");
  verb.add_option("--check", options->check, "Say what in any text that audience may not learn; publishes nothing")
      .type_name("FILE");
  verb.add_flag("--explain", options->explain,
                "With --check, for you alone: which protected name each finding is, or is part of");
  verb.add_option("--withdraw", options->withdraw,
                  "Say to those who were given this text that it no longer stands; the gate then stays shut for it")
      .type_name("ID");
  verb.add_option("--why", options->why, "Why it is withdrawn: kept in the case, and not in the notice")
      .type_name("TEXT");
  verb.add_option("--cite", options->cites, "What --why rests on: a claim, a judgement or evidence; may be repeated")
      .type_name("ID");
  verb.add_option("--reason", options->request.reason,
                  "A statement for the same audience, reviewed and approved, that the notice of a withdrawal brings")
      .type_name("ID");
  verb.add_option(
          "--selftest", options->test.pack,
          "Try a hunting pack (ZIP or folder): each rule must find something in --planted, and nothing in --clean")
      .type_name("PACK");
  verb.add_option("--planted", options->test.planted, "Logs in which the activity was planted").type_name("PATH");
  verb.add_option("--clean", options->test.clean, "Logs that are known to be clean").type_name("PATH");
  verb.add_flag("--view", options->view, "Show all that the audience may see of the case; publishes nothing");
  add_case_options(verb, *options, true);
  add_format_option(verb, context);
  verb.callback([options, &context] { publish(*options, context); });
}

}  // namespace backtrail::cli
