// SPDX-License-Identifier: Apache-2.0
#include "app/engagement/engagement.h"

#include <algorithm>
#include <map>

#include "app/case/dates.h"
#include "app/case/deciding/beneath.h"
#include "app/codes.h"
#include "base/json.h"
#include "registers/codes.h"
#include "release/consents.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;

void apply(const registers::Contact& contact, EngagementStanding& out) {
  if (contact.kind == "attempt" || contact.kind == "sent") ++out.attempts;
  // Somebody who acts has heard of it.
  const bool answered = contact.kind == "acknowledged" || contact.kind == "acted" || contact.kind == "declined";
  if (answered && out.acknowledged.empty()) out.acknowledged = base::format(contact.at);
  if (contact.kind == "acted" || contact.kind == "declined") out.did = contact.note;
  if (contact.kind == "asked-originator") {
    if (out.state == "held") out.state = "asked";
    return;
  }
  const bool answers_already = out.state == "acknowledged" || out.state == "acted" || out.state == "declined";
  if (contact.kind == "attempt" && (out.state == "sent" || answers_already)) return;
  if (contact.kind == "sent" && answers_already) return;
  out.state = contact.kind == "attempt" ? "tried" : contact.kind;
}

/// Id of the engagement that began the line of corrections.
using Roots = std::map<std::string, std::string>;

base::Result<Roots> roots_of(const Case& in) {
  BT_TRY(const auto all, in.registers().engagements(registers::Which::all));
  Roots out;
  for (const auto& one : all)
    out[one.entry.id] = one.entry.corrects.empty() ? one.entry.id : out.at(one.entry.corrects);
  return out;
}

/// Since when an engagement waits for `item`: the first of its versions, one after another, that did. Every correction leads to an
/// earlier entry, so this ends.
base::Result<base::Instant> waits_since(const Case& in, const registers::Engagement& row,
                                        const registers::Reference& item) {
  BT_TRY(const auto asked, in.registers().resolve(item.entry_id));
  base::Instant since = row.entry.entered;
  std::string before = row.entry.corrects;
  while (!before.empty()) {
    BT_TRY(const auto was, in.registers().engagement(before));
    const auto& held = was.forbidden;
    if (std::ranges::find(held, item.entry_id, &registers::Reference::entry_id) == held.end()) break;
    since = was.entry.entered;
    before = was.entry.corrects;
  }
  return std::max(since, asked.entered);
}

/// What an originator forbids goes back to them as a request, whoever has thought of asking.
base::Result<std::vector<OriginatorRequest>> requests_of(const Case& in, const registers::Engagement& row,
                                                         const std::vector<const registers::Contact*>& contacts,
                                                         std::string_view state) {
  std::vector<OriginatorRequest> out;
  if (state == "closed") return out;
  for (const registers::Reference& item : row.forbidden) {
    OriginatorRequest& one = out.emplace_back();
    one.about = item.ref;
    BT_TRY(one.to, release::originator_of(in.registers(), item));
    BT_TRY(one.since, waits_since(in, row, item));
    for (const registers::Contact* contact : contacts) {
      if (contact->kind == "asked-originator") one.asked = contact->at;
    }
  }
  return out;
}

}  // namespace

base::Result<std::vector<EngagementStanding>> engagements(const Case& in) {
  BT_TRY(const auto rows, in.registers().engagements());
  BT_TRY(const auto contacts, in.registers().contacts());
  BT_TRY(const Roots roots, roots_of(in));
  std::map<std::string, std::vector<const registers::Contact*>> by_root;
  for (const auto& one : contacts) by_root[roots.at(one.engagement.entry_id)].push_back(&one);
  const std::int64_t today = base::day_number(in.now());
  std::vector<EngagementStanding> out;
  for (const auto& row : rows) {
    EngagementStanding& one = out.emplace_back();
    one.engagement = row;
    one.victim = row.victim.ref;
    one.state = row.forbidden.empty() ? "open" : "held";
    auto& theirs = by_root[roots.at(row.entry.id)];
    std::ranges::stable_sort(theirs, {}, [](const registers::Contact* contact) { return contact->at; });
    for (const registers::Contact* contact : theirs) apply(*contact, one);
    BT_TRY(one.requests, requests_of(in, row, theirs, one.state));
    const auto deadline = base::parse_iso(row.deadline);
    one.days_left = deadline ? base::day_number(deadline->instant) - today : 0;
    const bool done = one.state == "acted" || one.state == "declined" || one.state == "closed";
    one.overdue = !done && one.days_left < 0;
  }
  std::ranges::stable_sort(out, [](const EngagementStanding& a, const EngagementStanding& b) {
    if (a.overdue != b.overdue) return a.overdue;
    return a.engagement.deadline < b.engagement.deadline;
  });
  return out;
}

std::string request_text(const OriginatorRequest& one) {
  return "ask " + one.to + " about " + one.about + ", open since " + base::format_day(one.since) +
         (one.asked ? ", asked " + base::format_day(*one.asked) : "");
}

OrderedJson engagement_json(const EngagementStanding& one) {
  OrderedJson out = {{"id", one.engagement.entry.label()},
                     {"victim", one.victim},
                     {"owner", one.engagement.owner},
                     {"action", one.engagement.action},
                     {"deadline", one.engagement.deadline},
                     {"overdue", one.overdue},
                     {"days_left", one.days_left},
                     {"state", one.state},
                     {"attempts", one.attempts},
                     {"acknowledged", one.acknowledged.empty() ? OrderedJson() : OrderedJson(one.acknowledged)},
                     {"did", one.did.empty() ? OrderedJson() : OrderedJson(one.did)},
                     {"forbidden_by", OrderedJson::array()}};
  for (const auto& item : one.engagement.forbidden) out["forbidden_by"].push_back(item.ref);
  out["requests"] = OrderedJson::array();
  std::string text;
  for (const OriginatorRequest& request : one.requests) {
    out["requests"].push_back({{"to", request.to},
                               {"about", request.about},
                               {"since", base::format(request.since)},
                               {"asked", request.asked ? OrderedJson(base::format(*request.asked)) : OrderedJson()}});
    text += (text.empty() ? "" : "; ") + request_text(request);
  }
  out["request"] = text;
  return out;
}

base::Result<OrderedJson> requests_json(const Case& in) {
  BT_TRY(const auto all, engagements(in));
  OrderedJson out = OrderedJson::array();
  for (const EngagementStanding& one : all) {
    const OrderedJson row = engagement_json(one);
    for (std::size_t i = 0; i < one.requests.size(); ++i) {
      out.push_back(row["requests"][i]);
      out.back()["engagement"] = row["id"];
      out.back()["victim"] = row["victim"];
      out.back()["request"] = request_text(one.requests[i]);
    }
  }
  return out;
}

namespace {

bool is_answer(const ContactRequest& request) {
  return request.kind == "acknowledged" || request.kind == "acted" || request.kind == "declined";
}

/// An answer of a day of which nobody knows the time came after what was sent on it.
base::Instant time_of(const ContactRequest& request, base::Instant now) {
  const base::Instant at = request.at.value_or(now);
  if (!request.day || !is_answer(request) || at > now) return at;
  return std::min(base::Instant{at.ticks + base::kTicksPerDay - base::kTicksPerSecond}, now);
}

/// Whoever answers was told before, or there is a reason why they knew.
base::Status check_order(const Case& in, const registers::Engagement& of, const ContactRequest& request,
                         base::Instant at) {
  if (!is_answer(request) || !request.note.empty()) return {};
  BT_TRY(const auto contacts, in.registers().contacts());
  BT_TRY(const Roots roots, roots_of(in));
  const bool told = std::ranges::any_of(contacts, [&](const registers::Contact& one) {
    return (one.kind == "sent" || one.kind == "attempt") && one.at <= at &&
           roots.at(one.engagement.entry_id) == roots.at(of.entry.id);
  });
  if (told) return {};
  return base::fail(kContactUnfounded,
                    "'" + request.kind + "' at " + base::format(at) + ", and nothing was sent to them before that", {},
                    "enter first what was sent or tried, with its time; --note says how they knew otherwise");
}

/// Whether a consent is for telling `victim` of `item`.
bool consents_to_telling(const registers::Consent& one, const registers::Reference& item, const std::string& victim) {
  const marking::Audience& audience = one.audience;
  return one.item.entry_id == item.entry_id &&
         (audience.kind == marking::Audience::Kind::everyone ||
          (audience.kind == marking::Audience::Kind::organisation &&
           std::ranges::find(audience.members, victim) != audience.members.end()));
}

/// Nobody is told alone what an originator forbids: the registers ask for a consent, and here it has to be confirmed, and theirs by more
/// than the word of who entered it.
base::Status check_agreed(const Case& in, const registers::Engagement& of, const ContactRequest& request) {
  if (request.kind == "asked-originator" || request.kind == "closed" || of.forbidden.empty()) return {};
  const registers::Reference& item = of.forbidden.front();
  const auto refuse = [&](std::string hint) {
    return base::fail(registers::kMayNotTell, "the originator of '" + item.ref + "' forbids telling those affected", {},
                      std::move(hint));
  };
  BT_TRY(const auto waiting, release::unconfirmed_consents(in.registers()));
  for (const release::Waiting& one : waiting) {
    if (!consents_to_telling(one.consent, item, of.victim.ref)) continue;
    const std::string& id = one.consent.entry.label();
    return refuse(one.standing.disputed_by.empty()
                      ? "consent '" + id + "', entered by " + one.standing.entered_by.front() +
                            ", is not confirmed: somebody else says 'backtrail evidence confirm " + id + "'"
                      : "consent '" + id + "' is disputed: ask the originator once more");
  }
  BT_TRY(const auto consents, in.registers().consents());
  for (const registers::Consent& one : consents) {
    if (!one.withdrawn.empty() || !consents_to_telling(one, item, of.victim.ref)) continue;
    BT_TRY(const auto link, release::link_to_originator(in.registers(), one));
    if (!link.counts && !link.alone.empty())
      return refuse("consent '" + one.entry.label() + "': " + release::no_originator_hint(link));
  }
  return {};
}

/// What an engagement does not rest on it is not asked for; whoever speaks to a victim knows of it all the same.
base::Status warn_of_untold(const Case& in, const registers::Engagement& of, const ContactRequest& request) {
  if (in.surroundings().diagnostics == nullptr || request.kind == "asked-originator" || request.kind == "closed")
    return {};
  BT_TRY(const auto untold, in.registers().untold_to(of.victim.ref));
  if (untold.empty()) return {};
  BT_TRY(const auto agreed,
         release::agreed_for(in.registers(), {marking::Audience::Kind::organisation, {of.victim.ref}, {}}));
  BT_TRY(const auto all, beneath(in, of.entry));
  for (const registers::Entry& one : untold) {
    const bool rests = std::ranges::find(all, one.id, &registers::Reference::entry_id) != all.end() ||
                       std::ranges::find(of.forbidden, one.id, &registers::Reference::entry_id) != of.forbidden.end();
    if (rests || agreed.items.contains(one.id)) continue;
    in.surroundings().diagnostics->report(
        {registers::kMayNotTell,
         "the originator of '" + one.label() + "' forbids telling '" + of.victim.ref +
             "' of it, and has not agreed; this engagement does not rest on it",
         {of.entry.label()},
         "tell nothing of it; where they were told of it, correct the engagement so that it rests on it, and ask the "
         "originator",
         base::Severity::warning});
  }
  return {};
}

}  // namespace

base::Result<Sealed> seal_contact(Case& into, const ledger::Actor& actor, const ContactRequest& request) {
  BT_TRY(const auto of, into.registers().engagement(request.engagement));
  // What is still to come would show a victim as told today.
  constexpr std::int64_t kAheadS = 300;  // of somebody else's clock
  const base::Instant at = time_of(request, into.now());
  if (at.ticks > into.now().ticks + kAheadS * base::kTicksPerSecond) {
    return base::fail(kContactToCome, "a contact at " + base::format(at) + " has not been made yet", {},
                      "enter it when it has been; the engagement's deadline says what is due");
  }
  BT_TRY_STATUS(check_order(into, of, request, at));
  BT_TRY_STATUS(check_agreed(into, of, request));
  BT_TRY_STATUS(warn_of_untold(into, of, request));
  if (const auto due = base::parse_iso(of.deadline); due && into.surroundings().diagnostics != nullptr) {
    if (auto early = long_before("a contact", at, due->instant))
      into.surroundings().diagnostics->report(std::move(*early));
  }
  base::Json body = {{"engagement", of.entry.id}, {"kind", request.kind}, {"at", base::format(at)}};
  if (!request.channel.empty()) body["channel"] = request.channel;
  if (!request.note.empty()) body["note"] = request.note;
  BT_TRY(auto sealed, into.seal(actor, {{std::string(registers::kContact), base::dump(body)}}));
  return std::move(sealed.front());
}

}  // namespace backtrail::app
