// SPDX-License-Identifier: Apache-2.0
#include "release/consents.h"

#include <algorithm>

namespace backtrail::release {
namespace {

using registers::Registers;

/// All that each organisation is called, and by whom.
base::Result<std::vector<registers::Called>> called_of(const Registers& registers) {
  BT_TRY(const auto known, parties(registers));
  std::vector<registers::Called> out;
  for (const Party& party : known) {
    registers::Called& one = out.emplace_back(party.ref);
    for (const Party::Hand& hand : party.hands) {
      one.names.emplace_back(hand.by, party.ref);
      for (const std::string& term : hand.terms) one.names.emplace_back(hand.by, term);
    }
  }
  return out;
}

std::string persons(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& one : list) out += (out.empty() ? "" : " and ") + one;
  return out;
}

}  // namespace

bool needs_consent(const marking::Conditions& conditions, const marking::Audience& audience) {
  const bool ours = audience.kind == marking::Audience::Kind::organisation && audience.members.empty();
  return conditions.needs_consent() || (conditions.permitted_actions == marking::Actions::internal && !ours);
}

base::Result<std::string> originator_of(const Registers& registers, const registers::Reference& item) {
  BT_TRY(auto entry, registers.resolve(item.entry_id));
  BT_TRY(entry, registers.began(std::move(entry)));
  if (entry.type == registers::kClaim) {
    BT_TRY(const auto claim, registers.claim(entry.id));
    return claim.source.name;
  }
  BT_TRY(const auto evidence, registers.evidence(entry.id));
  return evidence.origin;
}

base::Result<registers::OriginatorLink> link_to_originator(const Registers& registers,
                                                           const registers::Consent& consent) {
  BT_TRY(const auto called, called_of(registers));
  BT_TRY(const std::string originator, originator_of(registers, consent.item));
  BT_TRY(const auto standing, registers.consent_standing(consent.entry.id));
  return registers::originator_link(consent.given_by, originator, called, standing.entered_by);
}

std::string no_originator_hint(const registers::OriginatorLink& link) {
  if (link.alone.empty())
    return "given_by is the evidence's 'origin', or the claim's source, by any name of that organisation";
  return "that they are one organisation, '" + link.alone +
         "', is said by nobody but who entered the consent: somebody else enters it with these names too ('backtrail org add - "
         "--corrects " +
         link.alone + "')";
}

base::Result<Agreed> agreed_for(const Registers& registers, const marking::Audience& audience) {
  BT_TRY(const auto all, registers.consents());
  Agreed out;
  if (all.empty()) return out;
  BT_TRY(const auto called, called_of(registers));
  for (const registers::Consent& one : all) {
    if (!marking::includes(one.audience, audience) || !one.withdrawn.empty()) continue;
    BT_TRY(const std::string originator, originator_of(registers, one.item));
    BT_TRY(const auto standing, registers.consent_standing(one.entry.id));
    if (!registers::originator_link(one.given_by, originator, called, standing.entered_by).counts) continue;
    const std::string& item = one.item.entry_id;
    const bool disputed = !standing.disputed_by.empty();
    if (disputed) out.disputed[item].push_back({one.entry.label(), standing.disputed_by});
    else out.given[item].push_back(one);
    if (standing.counts()) out.items.insert(item);
    else out.unconfirmed[item].push_back({one.entry.label(), one.given_by, persons(standing.entered_by), disputed});
  }
  return out;
}

base::Result<std::vector<Waiting>> unconfirmed_consents(const Registers& registers) {
  BT_TRY(const auto all, registers.consents());
  std::vector<Waiting> out;
  if (all.empty()) return out;
  BT_TRY(const auto called, called_of(registers));
  for (const registers::Consent& one : all) {
    if (!one.withdrawn.empty()) continue;
    BT_TRY(const std::string originator, originator_of(registers, one.item));
    BT_TRY(auto standing, registers.consent_standing(one.entry.id));
    if (!registers::originator_link(one.given_by, originator, called, standing.entered_by).counts) continue;
    if (!standing.counts()) out.push_back({one, std::move(standing)});
  }
  return out;
}

}  // namespace backtrail::release
