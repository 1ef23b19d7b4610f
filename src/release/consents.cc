// SPDX-License-Identifier: Apache-2.0
#include "release/consents.h"

#include <algorithm>

#include "registers/originator.h"

namespace backtrail::release {
namespace {

using registers::Registers;

/// All that each organisation is called, its id first.
base::Result<std::vector<std::vector<std::string>>> called_of(const Registers& registers) {
  BT_TRY(const auto known, parties(registers));
  std::vector<std::vector<std::string>> out;
  for (const Party& party : known) {
    out.push_back(party.terms);
    out.back().push_back(party.ref);
  }
  return out;
}

std::string persons(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& one : list) out += (out.empty() ? "" : " and ") + one;
  return out;
}

}  // namespace

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

base::Result<bool> is_from_originator(const Registers& registers, const registers::Consent& consent) {
  BT_TRY(const auto called, called_of(registers));
  BT_TRY(const std::string originator, originator_of(registers, consent.item));
  return registers::is_originator(consent.given_by, originator, called);
}

base::Result<Agreed> agreed_for(const Registers& registers, const marking::Audience& audience) {
  BT_TRY(const auto all, registers.consents());
  Agreed out;
  if (all.empty()) return out;
  BT_TRY(const auto called, called_of(registers));
  for (const registers::Consent& one : all) {
    if (!marking::includes(one.audience, audience) || !one.withdrawn.empty()) continue;
    BT_TRY(const std::string originator, originator_of(registers, one.item));
    if (!registers::is_originator(one.given_by, originator, called)) continue;
    BT_TRY(const auto standing, registers.consent_standing(one.entry.id));
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
    if (!registers::is_originator(one.given_by, originator, called)) continue;
    BT_TRY(auto standing, registers.consent_standing(one.entry.id));
    if (!standing.counts()) out.push_back({one, std::move(standing)});
  }
  return out;
}

}  // namespace backtrail::release
