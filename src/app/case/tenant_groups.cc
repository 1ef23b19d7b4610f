// SPDX-License-Identifier: Apache-2.0
#include "app/case/tenant_groups.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "app/case/exposure/exposure.h"
#include "app/case/tenants.h"
#include "registers/codes.h"

namespace backtrail::app {
namespace {

constexpr std::string_view kGovernment = "government";

using Ids = std::set<std::string>;

Ids of_kind(const std::vector<registers::Organisation>& all, const std::string& kind) {
  Ids out;
  for (const registers::Organisation& one : all) {
    if (one.kind == kind || (kind == kGovernment && one.sector == kGovernment)) out.insert(one.entry.label());
  }
  return out;
}

/// Whoever is somebody's own subsidiary is so once.
Ids subsidiaries(const std::vector<registers::Organisation>& all, const std::string& of) {
  Ids out;
  std::vector<std::string> parents = {of};
  while (!parents.empty()) {
    const std::string parent = std::move(parents.back());
    parents.pop_back();
    for (const registers::Organisation& one : all) {
      if (one.parent == parent && one.entry.label() != of && out.insert(one.entry.label()).second)
        parents.push_back(one.entry.label());
    }
  }
  return out;
}

base::Result<Ids> customers(const Case& in, const TenantGroup& group, const AsOf& as_of) {
  BT_TRY(const ExposureAnswer found,
         exposure_of(in, {group.customers_of, group.at.value_or(exposure::Period{})}, as_of));
  Ids out;
  for (const exposure::Reached& one : found.answer.reached) out.insert(found.answer.organisations[one.organisation].id);
  return out;
}

}  // namespace

base::Result<std::vector<std::string>> members_of(const Case& in, const TenantGroup& group, const AsOf& as_of) {
  BT_TRY(auto known, in.registers().organisations(registers::Which::all));
  const auto all = standing(std::move(known), as_of);
  std::vector<Ids> asked;
  if (!group.kind.empty()) asked.push_back(of_kind(all, group.kind));
  if (!group.customers_of.empty()) {
    BT_TRY(auto ids, customers(in, group, as_of));
    asked.push_back(std::move(ids));
  }
  if (!group.subsidiaries_of.empty()) {
    BT_TRY_STATUS(check_tenant(in, group.subsidiaries_of));
    asked.push_back(subsidiaries(all, group.subsidiaries_of));
  }
  Ids out = asked.empty() ? Ids() : asked.front();
  for (const Ids& one : asked) {
    std::erase_if(out, [&](const std::string& id) { return !one.contains(id); });
  }
  if (out.empty())
    return base::fail(registers::kNotFound, "no organisation of this case is of the group that is asked about", {},
                      "`backtrail org list` says of each what it is, and `backtrail exposure` whom a provider reaches");
  return std::vector<std::string>(out.begin(), out.end());
}

base::Result<TenantScope> scope_of(const Case& in, const std::string& tenant, const TenantGroup& group,
                                   const AsOf& as_of) {
  if (!group.is_asked()) return TenantScope(tenant);
  BT_TRY(const auto members, members_of(in, group, as_of));
  return TenantScope::of_group(members);
}

}  // namespace backtrail::app
