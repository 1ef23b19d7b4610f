// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/decide.h"

#include <algorithm>
#include <cctype>

#include "app/codes.h"
#include "app/plans/plans.h"
#include "app/time_zones.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/codes.h"
#include "cli/options.h"
#include "cli/reviewing.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct DecideOptions : CaseOptions {
  app::DecideRequest request;
  std::string embargo;
};

/// In UTC, or as clocks in --zone show it.
bool read_embargo(DecideOptions& options, Context& context) {
  if (options.embargo.empty()) return true;
  const auto parsed = base::parse_iso(options.embargo);
  const bool local = parsed && parsed->zone_assumed && !options.request.zone.empty();
  const auto until =
      local ? app::from_local(options.embargo, options.request.zone) : read_time("--embargo", options.embargo);
  if (!until) return context.fail(until.error(), Status::wrong_call), false;
  options.request.embargo = *until;
  return true;
}

/// What goes with a decision: who signed and how sure that is, what others thought, when it may leave.
void say_decided(const app::Decided& done, const OpenForWriting& open, Context& context) {
  const std::string key = "key " + done.signed_with;
  say_sealed(1, open, context, done.signed_with.empty() ? "asserted" : key);
  for (const base::Error& warning : done.warnings) context.report(warning);
  context.say("signed by " + open.actor.id + ": " +
              (done.signed_with.empty() ? "asserted, nobody has checked who that is" : key) + "\n");
  if (done.until) {
    context.say("not before " + base::format(*done.until) + (done.embargo.empty() ? "" : ", which is " + done.embargo) +
                "\n");
    if (*done.until <= open.it.now()) {
      context.report({kEmbargoOver,
                      "this time has passed, so that nothing is held back until then",
                      {"--embargo"},
                      "decide again when a time to come was meant",
                      base::Severity::warning});
    }
  }
  if (!done.publisher.empty()) context.say("leaves under the name '" + done.publisher + "'\n");
  for (const base::Error& one : done.reopened)
    context.say("approved despite " + one.code.text() + ": " + one.message + "\n");
  for (const base::Error& one : done.despite)
    context.say("approved despite " + one.code.text() + ", " + one.place.path + ": " + one.message + "\n");
  if (!done.despite.empty()) context.say("it does not leave as it is: the gate refuses it still\n");
  for (const auto& one : done.prints) context.say("{org:" + one.ref + "} prints '" + one.printed + "'\n");
  for (const auto& one : done.not_findings)
    context.say("says no in form only, by its author: '" + one.words + "': " + one.why + "\n");
  say_dissents(done.dissents, context);
}

/// More than signs and blanks.
bool says_something(const std::string& text) {
  return std::ranges::any_of(text, [](unsigned char c) { return std::isalpha(c) != 0 || c >= 0x80; });
}

void stop(const DecideOptions& options, Context& context) {
  const app::DecideRequest& request = options.request;
  const bool lift = request.verdict == "lift";
  if (request.interest.empty() || !says_something(request.why)) {
    return context.fail({kWrongCall,
                         lift ? "lifting a stop names its ground" : "a stop names its ground",
                         {},
                         "--ground INTEREST --why TEXT"},
                        Status::wrong_call);
  }
  auto open = open_to_write(options, context);
  if (!open) return;
  std::string lifted;  // whose it was, and why
  if (const auto was = open->it.registers().stop(request.text); lift && was) {
    lifted = "'" + was->entry.label() + "' was put in force by " + was->entry.actor.id + " on " +
             base::format(was->entry.entered) + ": " + was->ground.why + "\n";
  }
  const auto sealed =
      app::seal_stop(open->it, open->actor, {request.text, request.interest, request.why, lift, request.sign_with});
  if (!sealed && sealed.error().code == app::kDeciderWrote) return context.fail(sealed.error(), Status::check_says_no);
  if (!sealed) return fail(sealed.error(), context);
  print_sealed({*sealed}, "stop", context);
  say_signed(*sealed, *open, context);
  if (!lift) return context.say("no statement leaves from now on; advice and notifications go on\n");
  context.say(lifted);
  const auto stops = open->it.registers().stops();
  if (!stops) return fail(stops.error(), context);
  std::string others;
  for (const auto& one : *stops) {
    if (!one.lifted) others += (others.empty() ? "'" : ", '") + one.entry.label() + "'";
  }
  context.say(others.empty() ? "statements may leave again, each with its own decision\n"
                             : "no statement leaves yet: " + others + " still in force\n");
}

void decide(DecideOptions& options, Context& context) {
  if (options.request.verdict == "stop" || options.request.verdict == "lift") return stop(options, context);
  if (!read_embargo(options, context)) return;
  const bool wordless = !options.request.despite.empty() && !says_something(options.request.despite);
  if (wordless)
    return context.fail({kWrongCall, "--despite says why it is approved all the same", {}, "--despite TEXT"},
                        Status::wrong_call);
  if (options.request.interest.empty() == says_something(options.request.why)) {
    return context.fail({kWrongCall, "a ground is an interest and a reason", {}, "--ground INTEREST --why TEXT"},
                        Status::wrong_call);
  }
  if (!options.request.despite.empty() && options.request.verdict != "approve")
    return context.fail({kWrongCall, "--despite goes with approve", {}, "--note TEXT says anything else"},
                        Status::wrong_call);
  auto open = open_to_write(options, context);
  if (!open) return;
  options.request.show = [&](const std::vector<std::string>& lines) {
    for (const std::string& one : lines) context.say(one + "\n");
  };
  const auto done = app::decide(open->it, open->actor, options.request);
  if (!done && done.error().code == app::kTextDiffers) return context.fail(done.error(), Status::check_says_no);
  if (!done) return fail(done.error(), context);
  for (const base::Error& fault : done->faults) context.fail(fault, Status::check_says_no);
  if (done->sealed && !options.request.despite.empty() && done->despite.empty() && done->reopened.empty())
    context.say("nobody refuses anything of it: the reason of --despite is not kept\n");
  if (!done->sealed) {
    return context.say("not signed off: " + std::to_string(done->faults.size()) +
                       (done->faults.size() == 1 ? " reason\n" : " reasons\n"));
  }
  {
    Rows rows(context, {"id", "statement", "verdict", "text_sha256"});
    rows.add({{"id", done->sealed->label()},
              {"type", "decision"},
              {"entry", done->sealed->id},
              {"statement", options.request.text},
              {"verdict", options.request.verdict},
              {"text_sha256", done->text_sha256}});
  }
  say_decided(*done, *open, context);
}

}  // namespace

void define_decide(Arguments& verb, Context& context) {
  auto options = std::make_shared<DecideOptions>();
  verb.add_option("verdict", options->request.verdict,
                  "approve, refuse or hold a text; stop all statements, or lift that")
      .required()
      .one_of({"approve", "refuse", "hold", "stop", "lift"});
  verb.add_option("id", options->request.text, "A statement or advisory; of stop and lift, what the stop is called")
      .required()
      .type_name("ID");
  verb.add_option("--text-sha256", options->request.text_sha256,
                  "Hash of the text that was read; refused when it is another by now")
      .type_name("HASH");
  verb.add_option("--ground", options->request.interest, "In whose interest; a statement is not approved without")
      .one_of({"national-security", "economic-well-being", "public-safety", "international-rules",
               "protection-of-victims"});
  verb.add_option("--why", options->request.why, "Why it is in that interest").type_name("TEXT");
  verb.add_option("--publisher", options->request.publisher,
                  "Under whose name it is to leave; that of the last approval when it is left out")
      .type_name("NAME");
  verb.add_option("--note", options->request.note, "Anything else").type_name("TEXT");
  verb.add_option(
          "--despite", options->request.despite,
          "Approve what the gate refuses as it is, or what others refused, hold or have under an embargo, and why; what the gate refuses leaves only when it lets it")
      .type_name("WHY");
  verb.add_option("--embargo", options->embargo, "Not to be released before this time, UTC unless --zone names clocks")
      .type_name("TIME");
  verb.add_option("--zone", options->request.zone, "The audience's clocks, as in Pacific/Auckland").type_name("ZONE");
  add_sign_option(verb, options->request.sign_with);
  add_case_options(verb, *options, true);
  add_format_option(verb, context);
  verb.callback([options, &context] { decide(*options, context); });
}

}  // namespace backtrail::cli
