// SPDX-License-Identifier: Apache-2.0
#include "app/claims/same_names.h"

#include "app/case/deciding/actors.h"
#include "registers/relations.h"
#include "release/prose/actors.h"

namespace backtrail::app {

void SameNames::take(const std::vector<std::string>& names, const std::string& by) {
  std::set<std::string> keys;
  for (const std::string& one : names) keys.insert(release::actor_key(one));
  keys.erase("");
  for (const std::string& one : keys) {
    for (const std::string& other : keys) {
      if (one != other) by_[one][other].insert(by);
    }
  }
}

base::Result<SameNames> SameNames::read(const Case& in, const std::vector<registers::Claim>& claims) {
  SameNames out;
  BT_TRY(const auto organisations, in.registers().organisations());
  for (const registers::Organisation& one : organisations) {
    using Kind = registers::OrganisationName::Kind;
    std::vector<std::string> names = {one.name};
    for (const registers::OrganisationName& name : one.names) {
      if (name.kind == Kind::name || name.kind == Kind::alias) names.push_back(name.value);
    }
    out.take(names, "organisation '" + one.entry.label() + "'");
  }
  for (const registers::Claim& one : claims) {
    if (registers::read_relation(one.relation).told() == "is")
      out.take({one.subject, one.object}, "claim '" + one.entry.label() + "' (" + one.source.name + ")");
  }
  const auto& groups = names_known().groups;
  for (const auto& names : groups) out.take(names, "MITRE ATT&CK");
  return out;
}

std::vector<std::string> SameNames::others(const std::string& key) const {
  std::vector<std::string> out;
  if (const auto found = by_.find(key); found != by_.end()) {
    for (const auto& [other, by] : found->second) out.push_back(other);
  }
  return out;
}

std::vector<std::string> SameNames::taken_by(const std::string& key, const std::string& other) const {
  const auto found = by_.find(key);
  if (found == by_.end()) return {};
  const auto by = found->second.find(other);
  if (by == found->second.end()) return {};
  return {by->second.begin(), by->second.end()};
}

}  // namespace backtrail::app
