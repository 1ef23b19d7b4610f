// SPDX-License-Identifier: Apache-2.0
// The register of incidents: what happened, what each is linked with and how strongly, and the figures that were published
// of it. A reclassification is a correction, so that what was counted before can be counted again.
#include <algorithm>
#include <array>

#include "base/json.h"
#include "registers/codes.h"
#include "registers/kinds.h"

namespace backtrail::registers {
namespace {

using base::fail;

constexpr std::array<std::string_view, 4> kIncidentStates = {"open", "contained", "closed", "rejected"};
// As the United Kingdom and New Zealand grade them: C1 is a national emergency, C6 concerns a single person or small firm.
constexpr std::array<std::string_view, 6> kSeverities = {"C1", "C2", "C3", "C4", "C5", "C6"};
constexpr std::array<std::string_view, 4> kActorKinds = {"state", "criminal", "other", "unknown"};
constexpr std::size_t kDayLength = 10;

base::Place at_key(const Writer& writer, std::string_view key) {
  base::Place place{writer.mistake.path};
  place.member = "/" + std::string(key);
  return place;
}

/// A day and not a year: years of counting begin in the middle of one. Of a time it is the day that it names, in its own zone.
std::string day(Fields& body, const char* key, Need need) {
  std::string out = need == Need::required && !body.has(key) ? body.text(key, need) : body.date(key);
  if (!out.empty() && out.size() < kDayLength) body.fail_at(key, kBadTimeText, "a day is needed here", "as 2017-06-30");
  return out.substr(0, kDayLength);
}

/// What replaces something else says why.
void check_why(Fields& body, const Entry& entry, const std::string& why) {
  if (!entry.corrects.empty() && why.empty())
    body.fail_at("why", kMissingKey, "'why' is missing", "what is changed in a register is changed for a reason");
}

Figure parse_figure(Fields& body, const Entry& entry) {
  Figure out;
  out.actor_kind = body.word("actor_kind", kActorKinds, Need::required);
  out.strength = body.word("strength", link_strengths(), Need::required);
  out.period = body.text("period", Need::required);
  out.from = day(body, "from", Need::required);
  out.until = day(body, "until", Need::required);
  if (out.until < out.from) body.fail_at("until", kBadTimeText, "ends before it begins");
  if (body.has("numerator")) out.numerator = body.count("numerator");
  if (body.has("percent")) out.percent = body.count("percent");
  out.denominator = body.count("denominator", Need::required);
  if (out.numerator.has_value() == out.percent.has_value())
    body.fail_at("numerator", kMissingKey, "a figure has either 'numerator' or 'percent'", "as it was published");
  if (out.numerator.value_or(0) > out.denominator) body.fail_at("numerator", kBodyShape, "more than the denominator");
  if (out.percent.value_or(0) > 100) body.fail_at("percent", kBodyShape, "more than 100");
  out.published = body.date("published");
  out.wording = body.text("wording");
  out.source = body.public_source("source", Need::optional);
  out.marking = body.marking("marking", marking::Marking{});
  out.why = body.text("why");
  check_why(body, entry, out.why);
  return out;
}

}  // namespace

std::span<const std::string_view> link_strengths() {
  static constexpr std::array<std::string_view, 5> kStrengths = {"withdrawn", "indicator", "tradecraft", "assessed",
                                                                 "attributed"};
  return kStrengths;
}

base::Status put_incident(Writer& writer, Fields& body) {
  Incident out;
  out.recorded = day(body, "recorded", Need::required);
  out.title = body.text("title", Need::required);
  out.state = body.word("state", kIncidentStates, Need::required);
  out.severity = body.word("severity", kSeverities, Need::required);
  out.organisation = body.ref("organisation");
  out.sector = body.text("sector");
  out.summary = body.text("summary");
  out.marking = body.marking("marking", marking::Marking{});
  out.why = body.text("why");
  check_why(body, writer.entry, out.why);
  out.rests_on = body.refs("rests_on");
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row("incidents", {out.recorded, out.title, out.state, out.severity, out.organisation, out.sector,
                                         out.summary, out.marking.text(), out.why}));
  return writer.edges("rests_on", out.rests_on, {kEvidence, kClaim});
}

base::Result<Incident> get_incident(const Database& db, Entry entry) {
  Incident out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry,
                          "SELECT recorded, title, state, severity, organisation, sector, summary, marking, why FROM "
                          "incidents WHERE entry = ?"));
  out.recorded = row.text(0);
  out.title = row.text(1);
  out.state = row.text(2);
  out.severity = row.text(3);
  out.organisation = row.text(4);
  out.sector = row.text(5);
  out.summary = row.text(6);
  BT_TRY(out.marking, stored_marking(row.text(7)));
  out.why = row.text(8);
  BT_TRY(out.rests_on, get_edges(db, out.entry, "rests_on"));
  return out;
}

base::Status put_incident_link(Writer& writer, Fields& body) {
  IncidentLink out;
  std::vector<Reference> incident = {{body.ref("incident", Need::required)}};
  out.actor = body.text("actor", Need::required);
  out.actor_kind = body.word("actor_kind", kActorKinds, Need::required);
  out.strength = body.word("strength", link_strengths(), Need::required);
  out.marking = body.marking("marking", marking::Marking{});
  out.why = body.text("why");
  check_why(body, writer.entry, out.why);
  out.rests_on = body.refs("rests_on");
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row("incident_links", {out.actor, out.actor_kind, out.strength, out.marking.text(), out.why}));
  BT_TRY_STATUS(writer.edges("incident", incident, {kIncident}));
  BT_TRY_STATUS(writer.edges("rests_on", out.rests_on, {kEvidence, kClaim, kJudgement}));
  const bool judged = std::ranges::any_of(out.rests_on, [](const Reference& one) { return one.type == kJudgement; });
  if (!judged && (out.strength == "attributed" || out.strength == "assessed")) {
    return fail(kNotJudged, "a link that is '" + out.strength + "' rests on no judgement", at_key(writer, "rests_on"),
                "an indicator that matched is a link of strength 'indicator', and attributes nothing");
  }
  return {};
}

base::Result<IncidentLink> get_incident_link(const Database& db, Entry entry) {
  IncidentLink out;
  out.entry = std::move(entry);
  BT_TRY(auto row,
         detail(db, out.entry, "SELECT actor, actor_kind, strength, marking, why FROM incident_links WHERE entry = ?"));
  out.actor = row.text(0);
  out.actor_kind = row.text(1);
  out.strength = row.text(2);
  BT_TRY(out.marking, stored_marking(row.text(3)));
  out.why = row.text(4);
  BT_TRY(out.incident, only_edge(db, out.entry, "incident"));
  BT_TRY(out.rests_on, get_edges(db, out.entry, "rests_on"));
  return out;
}

base::Status put_figure(Writer& writer, Fields& body) {
  const Figure out = parse_figure(body, writer.entry);
  body.finish();
  if (!body.ok()) return {};
  const auto or_null = [](const std::optional<std::uint64_t>& n) { return n ? number(*n) : Value(); };
  return writer.row("figures", {out.actor_kind, out.strength, out.period, out.from, out.until, or_null(out.numerator),
                                or_null(out.percent), number(out.denominator), out.published, out.wording,
                                out.source.name, out.source.published, out.source.url, out.marking.text(), out.why});
}

base::Result<Figure> get_figure(const Database& db, Entry entry) {
  Figure out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry,
                          "SELECT actor_kind, strength, period, from_day, until_day, numerator, percent, denominator, "
                          "published, wording, source_name, source_published, source_url, marking, why FROM figures "
                          "WHERE entry = ?"));
  out.actor_kind = row.text(0);
  out.strength = row.text(1);
  out.period = row.text(2);
  out.from = row.text(3);
  out.until = row.text(4);
  if (!row.null(5)) out.numerator = static_cast<std::uint64_t>(row.integer(5));
  if (!row.null(6)) out.percent = static_cast<std::uint64_t>(row.integer(6));
  out.denominator = static_cast<std::uint64_t>(row.integer(7));
  out.published = row.text(8);
  out.wording = row.text(9);
  out.source = {row.text(10), row.text(11), row.text(12)};
  BT_TRY(out.marking, stored_marking(row.text(13)));
  out.why = row.text(14);
  return out;
}

}  // namespace backtrail::registers
