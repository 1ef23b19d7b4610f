// SPDX-License-Identifier: Apache-2.0
// Grounds of decisions, stops, and plans for a partner who is early.
#include <algorithm>
#include <array>

#include "base/json.h"
#include "registers/codes.h"
#include "registers/kinds.h"
#include "registers/standing.h"

namespace backtrail::registers {
namespace {

using base::Json;

constexpr std::array<std::string_view, 5> kInterests = {"national-security", "economic-well-being", "public-safety",
                                                        "international-rules", "protection-of-victims"};

/// The object "ground", whose keys are all read here.
Ground parse_ground(Fields& fields) {
  Ground out;
  out.interest = fields.word("interest", kInterests, Need::required);
  out.why = fields.text("why", Need::required);
  fields.finish();
  return out;
}

base::Status read_stood_under(const Database& db, Decision& out) {
  std::vector<std::string> terms;
  BT_TRY_STATUS(for_rows(db, out.entry, "SELECT terms FROM decision_conditions WHERE entry = ? ORDER BY position",
                         [&](const Query& q) { terms.push_back(q.text(0)); }));
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const auto at = static_cast<std::int64_t>(i);
    StoodUnder one;
    BT_TRY(one.terms, stored_conditions(terms[i]));
    BT_TRY(auto item, get_edges(db, out.entry, "conditions", at));
    if (item.size() != 1) return no_row(db, out.entry);
    one.item = std::move(item.front());
    BT_TRY(one.consents, get_edges(db, out.entry, "consents", at));
    out.conditions.push_back(std::move(one));
  }
  return {};
}

}  // namespace

std::span<const std::string_view> interests() { return kInterests; }

void parse_decision_details(Fields& body, Decision& out) {
  if (auto fields = body.object("ground")) out.ground = parse_ground(*fields);
  out.zone = body.text("zone");
  body.each("dissents", Need::optional, [&](const Json& value, const std::string& pointer) {
    Fields fields(value, pointer, body.mistake());
    Dissent one;
    one.on = fields.text("on", Need::required);
    one.by = fields.text("by", Need::required);
    one.text = fields.text("text", Need::required);
    fields.finish();
    out.dissents.push_back(std::move(one));
  });
  body.each("conditions", Need::optional, [&](const Json& value, const std::string& pointer) {
    Fields fields(value, pointer, body.mistake());
    StoodUnder one;
    one.item.ref = fields.ref("item", Need::required);
    one.terms = fields.conditions("terms");
    one.consents = fields.refs("consents");
    fields.finish();
    out.conditions.push_back(std::move(one));
  });
  out.reopens = body.refs("reopens");
  out.confirms = body.refs("confirms");
  out.named = body.refs("named");
  out.pseudonyms = body.refs("pseudonyms");
  body.each("unshown", Need::optional, [&](const Json& value, const std::string& pointer) {
    Fields fields(value, pointer, body.mistake());
    Unshown one;
    one.place = fields.text("place", Need::required);
    one.why = fields.text("why", Need::required);
    fields.finish();
    out.unshown.push_back(std::move(one));
  });
}

base::Status write_decision_details(Writer& writer, Decision& decision) {
  if (decision.ground || !decision.zone.empty()) {
    const Ground ground = decision.ground.value_or(Ground{});
    BT_TRY_STATUS(writer.row("decision_details", {ground.interest, ground.why, decision.zone}));
  }
  for (std::size_t i = 0; i < decision.dissents.size(); ++i) {
    const Dissent& one = decision.dissents[i];
    BT_TRY_STATUS(writer.row("decision_dissents", {position(i), one.on, one.by, one.text}));
  }
  for (std::size_t i = 0; i < decision.conditions.size(); ++i) {
    StoodUnder& one = decision.conditions[i];
    const auto at = static_cast<std::int64_t>(i);
    BT_TRY_STATUS(writer.row("decision_conditions", {position(i), one.terms.text()}));
    std::vector<Reference> item = {one.item};
    BT_TRY_STATUS(writer.edges("conditions", item, {kEvidence, kClaim}, at));
    BT_TRY_STATUS(writer.edges("consents", one.consents, {kConsent}, at));
  }
  for (std::size_t i = 0; i < decision.unshown.size(); ++i) {
    const Unshown& one = decision.unshown[i];
    BT_TRY_STATUS(writer.row("decision_unshown", {position(i), one.place, one.why}));
  }
  if (!decision.reopens.empty()) BT_TRY_STATUS(writer.edges("reopens", decision.reopens, {kDecision}));
  BT_TRY_STATUS(writer.edges("named", decision.named, {kOrganisation}));
  BT_TRY_STATUS(writer.edges("pseudonyms", decision.pseudonyms, {kOrganisation}));
  return writer.edges(kConfirms, decision.confirms, {kFigure, kIncident, kIncidentLink});
}

base::Status read_decision_details(const Database& db, Decision& out) {
  BT_TRY_STATUS(
      for_rows(db, out.entry, "SELECT interest, why, zone FROM decision_details WHERE entry = ?", [&](const Query& q) {
        if (!q.text(0).empty()) out.ground = Ground{q.text(0), q.text(1)};
        out.zone = q.text(2);
      }));
  BT_TRY_STATUS(for_rows(db, out.entry,
                         "SELECT about, by_whom, text FROM decision_dissents WHERE entry = ? ORDER BY position",
                         [&](const Query& q) { out.dissents.push_back({q.text(0), q.text(1), q.text(2)}); }));
  BT_TRY_STATUS(for_rows(db, out.entry, "SELECT place, why FROM decision_unshown WHERE entry = ? ORDER BY position",
                         [&](const Query& q) { out.unshown.push_back({q.text(0), q.text(1)}); }));
  BT_TRY(out.reopens, get_edges(db, out.entry, "reopens"));
  BT_TRY(const auto signature, get_edges(db, out.entry, "signature"));
  if (!signature.empty()) out.signed_with = signature.front();
  BT_TRY(out.named, get_edges(db, out.entry, "named"));
  BT_TRY(out.pseudonyms, get_edges(db, out.entry, "pseudonyms"));
  BT_TRY(out.confirms, get_edges(db, out.entry, kConfirms));
  return read_stood_under(db, out);
}

base::Status put_stop(Writer& writer, Fields& body) {
  Stop out;
  if (auto fields = body.object("ground", Need::required)) out.ground = parse_ground(*fields);
  constexpr std::array<std::string_view, 2> kStates = {"in-force", "lifted"};
  out.lifted = body.word("state", kStates, Need::required) == "lifted";
  if (out.lifted && writer.entry.corrects.empty())
    body.fail_at("state", kBadWord, "what was never in force cannot be lifted", "correct the stop that is to end");
  Reference signed_with{parse_signature(body)};
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row("stops", {out.ground.interest, out.ground.why, std::int64_t{out.lifted ? 1 : 0}}));
  return put_signature(writer, writer.entry.actor.id, signed_with);
}

base::Result<Stop> get_stop(const Database& db, Entry entry) {
  Stop out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry, "SELECT interest, why, lifted FROM stops WHERE entry = ?"));
  out.ground = {row.text(0), row.text(1)};
  out.lifted = row.integer(2) != 0;
  return out;
}

base::Status put_plan(Writer& writer, Fields& body) {
  Plan out;
  out.statement.ref = body.ref("statement", Need::required);
  out.partner = body.text("partner", Need::required);
  body.each("steps", Need::required, [&](const Json& value, const std::string& pointer) {
    out.steps.push_back(body.plain_text(value, pointer));
  });
  out.marking = body.marking("marking", marking::Marking{});
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row("plans", {out.partner, out.marking.text()}));
  for (std::size_t i = 0; i < out.steps.size(); ++i) {
    BT_TRY_STATUS(writer.row("plan_steps", {position(i), out.steps[i]}));
  }
  return one_edge(writer, "statement", out.statement, {kStatement, kAdvisory});
}

base::Result<Plan> get_plan(const Database& db, Entry entry) {
  Plan out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry, "SELECT partner, marking FROM plans WHERE entry = ?"));
  out.partner = row.text(0);
  BT_TRY(out.marking, stored_marking(row.text(1)));
  BT_TRY_STATUS(for_rows(db, out.entry, "SELECT text FROM plan_steps WHERE entry = ? ORDER BY position",
                         [&](const Query& q) { out.steps.push_back(q.text(0)); }));
  BT_TRY(out.statement, only_edge(db, out.entry, "statement"));
  return out;
}

base::Status put_early(Writer& writer, Fields& body) {
  Early out;
  out.statement.ref = body.ref("statement", Need::required);
  out.partner = body.text("partner", Need::required);
  if (!body.has("at")) (void)body.text("at", Need::required);
  const auto at = body.instant("at");
  out.note = body.text("note");
  out.source = body.public_source("source", Need::optional);
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row("early_releases",
                           {out.partner, at->ticks, out.note, out.source.name, out.source.published, out.source.url}));
  return one_edge(writer, "statement", out.statement, {kStatement, kAdvisory});
}

base::Result<Early> get_early(const Database& db, Entry entry) {
  Early out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry,
                          "SELECT partner, at, note, source_name, source_published, source_url FROM early_releases "
                          "WHERE entry = ?"));
  out.partner = row.text(0);
  out.at = base::Instant{row.integer(1)};
  out.note = row.text(2);
  out.source = {row.text(3), row.text(4), row.text(5)};
  BT_TRY(out.statement, only_edge(db, out.entry, "statement"));
  return out;
}

}  // namespace backtrail::registers
