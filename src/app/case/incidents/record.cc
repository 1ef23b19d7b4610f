// SPDX-License-Identifier: Apache-2.0
#include "app/case/incidents/record.h"

#include "app/case/dates.h"
#include "app/case/incidents/stats.h"
#include "app/codes.h"
#include "base/json.h"

namespace backtrail::app {

base::Result<Sealed> record_incident(Case& into, const ledger::Actor& actor, const NewIncident& incident) {
  base::Json body = {{"id", incident.id},
                     {"recorded", incident.recorded.empty() ? base::format_day(into.now()) : incident.recorded},
                     {"title", incident.title},
                     {"state", incident.state.empty() ? "open" : incident.state},
                     {"severity", incident.severity}};
  if (!incident.organisation.empty()) body["organisation"] = incident.organisation;
  if (!incident.sector.empty()) body["sector"] = incident.sector;
  if (!incident.summary.empty()) body["summary"] = incident.summary;
  if (!incident.marking.empty()) body["marking"] = incident.marking;
  BT_TRY_STATUS(check_happened(registers::kIncident, body, into.now()));
  BT_TRY(auto sealed, into.seal(actor, {{std::string(registers::kIncident), base::dump(body)}}));
  return std::move(sealed.front());
}

base::Result<std::string> entry_text(const Case& in, const std::string& ref) {
  BT_TRY(const auto entry, in.registers().resolve(ref));
  if (entry.type == registers::kIncident) {
    BT_TRY(const auto one, in.registers().incident(entry.id));
    return "'" + one.title + "', " + one.state + ", " + one.severity + ", recorded on " + one.recorded;
  }
  if (entry.type == registers::kIncidentLink) {
    BT_TRY(const auto one, in.registers().incident_link(entry.id));
    return "'" + one.incident.ref + "' with '" + one.actor + "' (" + one.actor_kind + ", " + one.strength + ")";
  }
  BT_TRY(const auto one, in.registers().figure(ref));
  return published_text(one) + " in " + one.period + " (" + one.actor_kind + ", " + one.strength + ")";
}

base::Result<Sealed> reclassify(Case& into, const ledger::Actor& actor, const Reclassification& request) {
  BT_TRY(const auto now, into.registers().incident(request.incident));
  BT_TRY(const std::string text, into.body_of(now.entry.index));
  BT_TRY(base::Json body, base::parse_json(text, now.entry.label()));
  const bool same = (request.state.empty() || request.state == now.state) &&
                    (request.severity.empty() || request.severity == now.severity);
  if (same)
    return base::fail(kNothingChanged, "'" + now.entry.label() + "' is classified so already", {},
                      "--state or --severity says what it is now");
  body["id"] = now.entry.label();
  if (!request.state.empty()) body["state"] = request.state;
  if (!request.severity.empty()) body["severity"] = request.severity;
  body["why"] = request.why;
  BT_TRY(auto sealed, into.seal(actor, {{std::string(registers::kIncident), base::dump(body), {}, {}, now.entry.id}}));
  return std::move(sealed.front());
}

}  // namespace backtrail::app
