// SPDX-License-Identifier: Apache-2.0
// Engagements with those affected, and every contact with them. What an originator forbids to be told goes back to the
// originator as a request: nobody is contacted until a consent has been entered and confirmed.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/json.h"
#include "registers/codes.h"
#include "registers/kinds.h"
#include "registers/originator.h"
#include "registers/versions.h"

namespace backtrail::registers {
namespace {

using base::fail;

constexpr std::array<std::string_view, 7> kContactKinds = {
    "asked-originator", "attempt", "sent", "acknowledged", "acted", "declined", "closed"};
constexpr std::size_t kWholeDay = 10;

/// All that each organisation is or was called.
base::Result<std::vector<Called>> organisation_names(const Database& db) {
  std::map<std::string, Called> out;
  BT_TRY(auto query, db.query("SELECT e.ref, e.id, n.value, e.actor_id FROM organisation_names n JOIN entries e ON "
                              "e.idx = n.entry"));
  while (true) {
    BT_TRY(const bool some, query.next());
    if (!some) break;
    const std::string ref = query.text(0).empty() ? query.text(1) : query.text(0);
    const std::string by = query.text(3);
    Called& one = out[ref];
    one.ref = ref;
    one.names.emplace_back(by, ref);
    one.names.emplace_back(by, query.text(2));
  }
  std::vector<Called> lists;
  for (auto& [ref, one] : out) lists.push_back(std::move(one));
  return lists;
}

/// Who gave the item: whoever its first version names, for who is called that can be corrected.
base::Result<std::string> originator_of(const Database& db, const Reference& item) {
  BT_TRY(const auto versions, earlier_versions(db, item.entry_id));
  BT_TRY(auto query,
         db.query("SELECT t." + std::string(item.type == kClaim ? "source_name FROM claims" : "origin FROM evidence") +
                      " t JOIN entries e ON e.idx = t.entry WHERE e.id = ?",
                  {versions.empty() ? item.entry_id : versions.back()}));
  BT_TRY(const bool some, query.next());
  if (!some) return fail(kStoreFailed, "a register lacks a row", {db.path()}, "reindex the case");
  return query.text(0);
}

/// Whether a current consent of its originator lets `victim` be told of the item. `confirmed`: one that counts; otherwise any,
/// as versions asked that knew of no confirming.
base::Result<bool> consented(const Database& db, const Reference& item, const std::string& victim, bool confirmed) {
  BT_TRY(const std::string originator, originator_of(db, item));
  BT_TRY(const auto organisations, organisation_names(db));
  std::vector<std::string> ids;
  {
    BT_TRY(auto query,
           db.query("SELECT e.id FROM edges g JOIN consents c ON c.entry = g.entry JOIN current_entries e ON e.idx = "
                    "g.entry JOIN entries t ON t.idx = g.target WHERE g.role = 'item' AND t.id = ?",
                    {item.entry_id}));
    while (true) {
      BT_TRY(const bool some, query.next());
      if (!some) break;
      ids.push_back(query.text(0));
    }
  }
  for (const std::string& id : ids) {
    Entry entry;
    BT_TRY(const Found found, find_entry(db, id));
    entry.id = found.id;
    entry.index = static_cast<std::uint64_t>(found.index);
    BT_TRY(const Consent one, get_consent(db, std::move(entry)));
    const marking::Audience& audience = one.audience;
    const bool named = audience.kind == marking::Audience::Kind::organisation &&
                       std::ranges::find(audience.members, victim) != audience.members.end();
    const bool covers = named || audience.kind == marking::Audience::Kind::everyone;
    if (!covers || !one.withdrawn.empty()) continue;
    if (!confirmed) {
      // Nor of who entered the names of an organisation.
      if (originator_link(one.given_by, originator, organisations, {}).counts) return true;
      continue;
    }
    BT_TRY(const ConsentStanding standing, consent_standing_of(db, one));
    const bool theirs = originator_link(one.given_by, originator, organisations, standing.entered_by).counts;
    if (theirs && standing.counts()) return true;
  }
  return false;
}

/// The item and what corrects it, each with its conditions: what an originator asks later holds of what refers to it as it was.
base::Result<std::vector<std::pair<Reference, marking::Conditions>>> asked_since(const Database& db,
                                                                                 const Reference& one) {
  const std::string table = one.type == kClaim ? "claims" : "evidence";
  BT_TRY(const auto versions, later_versions(db, one.entry_id));
  std::vector<std::pair<Reference, marking::Conditions>> out;
  for (const std::string& id : versions) {
    BT_TRY(auto query,
           db.query("SELECT t.conditions FROM " + table + " t JOIN entries e ON e.idx = t.entry WHERE e.id = ?", {id}));
    BT_TRY(const bool some, query.next());
    if (!some) return fail(kStoreFailed, "a register lacks a row", {db.path()}, "reindex the case");
    BT_TRY(const marking::Conditions conditions, stored_conditions(query.text(0)));
    out.emplace_back(Reference{one.ref, id, one.type}, conditions);
  }
  return out;
}

/// What among `rests_on`, and the evidence beneath its claims, must not be told to `victim`.
base::Result<std::vector<Reference>> forbidden(const Database& db, const std::vector<Reference>& rests_on,
                                               const std::string& victim, bool confirmed) {
  std::vector<Reference> open = rests_on;
  std::vector<Reference> out;
  std::set<std::string> seen;
  while (!open.empty()) {
    const Reference one = std::move(open.front());
    open.erase(open.begin());
    if (!seen.insert(one.entry_id).second) continue;
    BT_TRY(const auto versions, asked_since(db, one));
    for (const auto& [version, conditions] : versions) {
      if (conditions.notify_affected_parties != marking::Term::must_not) continue;
      BT_TRY(const bool agreed, consented(db, version, victim, confirmed));
      if (agreed) continue;
      out.push_back(version);
      break;
    }
    if (one.type != kClaim) continue;
    Entry entry;
    BT_TRY(const Found found, find_entry(db, one.entry_id));
    entry.index = static_cast<std::uint64_t>(found.index);
    BT_TRY(const auto beneath, get_edges(db, entry, "rests_on"));
    open.insert(open.end(), beneath.begin(), beneath.end());
  }
  return out;
}

}  // namespace

std::span<const std::string_view> contact_kinds() { return kContactKinds; }

base::Status put_engagement(Writer& writer, Fields& body) {
  Engagement out;
  out.victim.ref = body.ref("victim", Need::required);
  out.owner = body.ref("owner", Need::required);
  out.action = body.text("action", Need::required);
  out.deadline = body.has("deadline") ? body.date("deadline") : body.text("deadline", Need::required);
  if (!out.deadline.empty() && out.deadline.size() != kWholeDay)
    body.fail_at("deadline", kBadTimeText, "a day is needed here", "as 2018-12-31");
  out.note = body.text("note");
  out.marking = body.marking("marking", marking::Marking{});
  out.rests_on = body.refs("rests_on");
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row("engagements", {out.owner, out.action, out.deadline, out.note, out.marking.text()}));
  BT_TRY_STATUS(one_edge(writer, "victim", out.victim, {kOrganisation}));
  return writer.edges("rests_on", out.rests_on, {kEvidence, kClaim});
}

base::Result<Engagement> get_engagement(const Database& db, Entry entry) {
  Engagement out;
  out.entry = std::move(entry);
  BT_TRY(auto row,
         detail(db, out.entry, "SELECT owner, action, deadline, note, marking FROM engagements WHERE entry = ?"));
  out.owner = row.text(0);
  out.action = row.text(1);
  out.deadline = row.text(2);
  out.note = row.text(3);
  BT_TRY(out.marking, stored_marking(row.text(4)));
  BT_TRY(out.victim, only_edge(db, out.entry, "victim"));
  BT_TRY(out.rests_on, get_edges(db, out.entry, "rests_on"));
  BT_TRY(out.forbidden, forbidden(db, out.rests_on, out.victim.ref, true));
  return out;
}

base::Status put_contact(Writer& writer, Fields& body) {
  Contact out;
  out.engagement.ref = body.ref("engagement", Need::required);
  out.kind = body.word("kind", kContactKinds, Need::required);
  if (!body.has("at")) (void)body.text("at", Need::required);
  const auto at = body.instant("at");
  out.channel = body.text("channel");
  out.note = body.text("note", out.kind == "acted" || out.kind == "declined" ? Need::required : Need::optional);
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row("contacts", {out.kind, at->ticks, out.channel, out.note}));
  BT_TRY_STATUS(one_edge(writer, "engagement", out.engagement, {kEngagement}));
  Entry engaged;
  BT_TRY(const Found found, find_entry(writer.db, out.engagement.entry_id));
  engaged.id = found.id;
  engaged.index = static_cast<std::uint64_t>(found.index);
  BT_TRY(const Engagement engagement, get_engagement(writer.db, std::move(engaged)));
  if (out.kind == "asked-originator" || out.kind == "closed" || engagement.forbidden.empty()) return {};
  // Contacts of earlier versions, which knew of no confirming, stay what they were; whoever enters one now is asked for that too.
  BT_TRY(const auto unasked, forbidden(writer.db, engagement.rests_on, engagement.victim.ref, false));
  if (unasked.empty()) return {};
  base::Place place{writer.mistake.path};
  place.member = "/engagement";
  return fail(kMayNotTell, "the originator of '" + unasked.front().ref + "' forbids telling those affected",
              std::move(place), "ask the originator (kind 'asked-originator'), and enter the consent when it is given");
}

base::Result<Contact> get_contact(const Database& db, Entry entry) {
  Contact out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry, "SELECT kind, at, channel, note FROM contacts WHERE entry = ?"));
  out.kind = row.text(0);
  out.at = base::Instant{row.integer(1)};
  out.channel = row.text(2);
  out.note = row.text(3);
  BT_TRY(out.engagement, only_edge(db, out.entry, "engagement"));
  return out;
}

}  // namespace backtrail::registers
