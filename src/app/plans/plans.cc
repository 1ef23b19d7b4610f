// SPDX-License-Identifier: Apache-2.0
#include "app/plans/plans.h"

#include <algorithm>

#include "app/case/dates.h"
#include "app/case/deciding/signatures.h"
#include "app/codes.h"
#include "base/json.h"
#include "registers/person.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;

/// The embargo of the latest decision on the statement as it is now.
base::Result<std::optional<base::Instant>> embargo_of(const Case& in, const std::string& statement) {
  BT_TRY(const auto entry, in.registers().resolve(statement));
  BT_TRY(const auto decisions, in.registers().decisions_on(entry.id));
  return decisions.empty() ? std::optional<base::Instant>() : decisions.back().embargo;
}

/// Whatever the statement was called by when it was entered, and whichever version of it was meant.
base::Result<std::string> label_of(const Case& in, const registers::Reference& reference) {
  BT_TRY(const auto entry, in.registers().resolve(reference.entry_id));
  return entry.label();
}

/// Letters and digits, small: nobody remembers at night whether a plan says "NCSC-UK" or "NCSC UK".
std::string bare_name(const std::string& name) {
  std::string out;
  for (const char c : name) {
    const bool ascii = static_cast<unsigned char>(c) < 0x80;
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    else if (!ascii || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out.empty() ? name : out;
}

bool is_partner(const std::string& one, const std::string& other) { return bare_name(one) == bare_name(other); }

/// For whom plans of this statement are, where none is for who has spoken.
base::Error no_plan(const std::string& partner, const std::string& statement, const std::vector<std::string>& planned) {
  std::string known;
  for (const std::string& one : planned) known += (known.empty() ? "'" : ", '") + one + "'";
  return {kNoPlan,
          "no plan of '" + statement + "' is for '" + partner +
              "': it is kept that they have spoken, and nothing is raised",
          {},
          known.empty() ? "no plan at all was made for this statement; 'backtrail plan add' takes one"
                        : "plans of it are for " + known + ": when one of these is meant, raise it under that name",
          base::Severity::warning};
}

}  // namespace

std::string RaisedPlan::how_early() const {
  if (!raised() || !embargo) return {};
  const std::int64_t minutes = (embargo->ticks - early->at.ticks) / (60 * base::kTicksPerSecond);
  // A day of which nobody knows the time is held by its beginning.
  const bool day = early->at.ticks % base::kTicksPerDay == 0;
  return (day ? "up to " : "") + std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) +
         " min before the embargo ends";
}

base::Result<std::vector<RaisedPlan>> plans(const Case& in) {
  BT_TRY(const auto rows, in.registers().plans());
  BT_TRY(const auto events, in.registers().early_releases());
  std::vector<RaisedPlan> out;
  for (const auto& row : rows) {
    RaisedPlan& one = out.emplace_back();
    one.plan = row;
    BT_TRY(const std::string statement, label_of(in, row.statement));
    BT_TRY(one.embargo, embargo_of(in, statement));
    for (const auto& event : events) {
      BT_TRY(const std::string theirs, label_of(in, event.statement));
      const bool same = is_partner(event.partner, row.partner) && theirs == statement;
      if (same && (!one.early || event.at < one.early->at)) one.early = event;
    }
  }
  return out;
}

OrderedJson plan_json(const RaisedPlan& one) {
  OrderedJson out = {{"id", one.plan.entry.label()},
                     {"statement", one.plan.statement.ref},
                     {"partner", one.plan.partner},
                     {"raised", one.raised()},
                     {"early", nullptr},
                     {"embargo", one.embargo ? OrderedJson(base::format(*one.embargo)) : OrderedJson()},
                     {"how_early", one.how_early()},
                     {"steps", one.plan.steps}};
  if (one.early) out["early"] = base::format(one.early->at);
  return out;
}

base::Result<EarlySealed> seal_early(Case& into, const ledger::Actor& actor, const EarlyRequest& request) {
  base::Json body = {{"statement", request.statement}, {"partner", request.partner}, {"at", base::format(request.at)}};
  if (!request.note.empty()) body["note"] = request.note;
  if (!request.source.empty()) body["source"] = {{"name", request.source}};
  if (into.now() < request.at) {
    return base::fail(
        kSpokenToCome,
        "'" + request.partner + "' cannot have spoken at " + base::format(request.at) + ", which is to come", {"--at"},
        "what they mean to do later goes into a plan ('backtrail plan add')");
  }
  EarlySealed out;
  BT_TRY(const auto statement, into.registers().resolve(request.statement));
  BT_TRY(auto sealed, into.seal(actor, {{std::string(registers::kEarly), base::dump(body)}}));
  out.sealed = std::move(sealed.front());
  BT_TRY(auto all, plans(into));
  bool has_plan = false;
  std::vector<std::string> planned;
  for (RaisedPlan& one : all) {
    BT_TRY(const std::string theirs, label_of(into, one.plan.statement));
    if (theirs != statement.label()) continue;
    planned.push_back(one.plan.partner);
    if (!is_partner(one.plan.partner, request.partner)) continue;
    has_plan = true;
    if (auto early =
            one.embargo ? long_before("what '" + request.partner + "' said", request.at, *one.embargo) : std::nullopt;
        early && out.warnings.empty())
      out.warnings.push_back(std::move(*early));
    if (one.raised()) out.raised.push_back(std::move(one));
  }
  if (!has_plan) out.warnings.push_back(no_plan(request.partner, statement.label(), planned));
  return out;
}

namespace {

/// To lift a stop is to decide that statements may leave: who has a part in one that it holds back lets another person do it.
base::Status check_lifter(const Case& in, const std::string& actor) {
  BT_TRY(const auto statements, in.registers().statements());
  BT_TRY(const auto releases, in.registers().releases());
  const auto is_actor = [&](const std::string& one) { return registers::is_same_person(one, actor); };
  for (const registers::Statement& one : statements) {
    const bool left = std::ranges::any_of(
        releases, [&](const registers::Release& release) { return release.statement.entry_id == one.entry.id; });
    if (left) continue;
    BT_TRY(const auto standing, in.registers().standing(one.entry.id));
    const bool reviewed = is_actor(standing.named_reviewer) || std::ranges::any_of(standing.reviewers, is_actor);
    const bool wrote = std::ranges::any_of(standing.authors, is_actor);
    if (!wrote && !reviewed) continue;
    return base::fail(kDeciderWrote,
                      std::string("who lifts the stop has ") + (wrote ? "written" : "reviewed") + " '" +
                          one.entry.label() + "', which it holds back",
                      {one.entry.label()}, "another person has to lift it: one who could decide on that text");
  }
  return {};
}

}  // namespace

base::Result<Sealed> seal_stop(Case& into, const ledger::Actor& actor, const StopRequest& request) {
  base::Json body = {{"id", request.id},
                     {"ground", {{"interest", request.interest}, {"why", request.why}}},
                     {"state", request.lift ? "lifted" : "in-force"}};
  Draft draft{std::string(registers::kStop), {}};
  if (request.lift) {
    BT_TRY(const auto stop, into.registers().stop(request.id));
    BT_TRY_STATUS(check_lifter(into, actor.id));
    draft.corrects = stop.entry.id;
  }
  ledger::Actor by = actor;
  BT_TRY_STATUS(sign_entry(into, by, request.sign_with, draft.type, body));
  draft.body = base::dump(body);
  BT_TRY(auto sealed, into.seal(by, {std::move(draft)}));
  return std::move(sealed.front());
}

}  // namespace backtrail::app
