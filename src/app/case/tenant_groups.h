// SPDX-License-Identifier: Apache-2.0
// Organisations that are asked about together: government bodies, the customers of a provider, the subsidiaries of somebody.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "app/case/tenant_scope.h"
#include "base/result.h"
#include "exposure/graph.h"

namespace backtrail::app {

struct TenantGroup {
  std::string
      kind;  // of an organisation; "government" is whoever is of that kind or sector, so that a provider can be one too
  std::string customers_of;  // whom ways of this provider lead to, through others as well
  std::optional<exposure::Period> at{};  // of these ways; nothing: whenever
  std::string subsidiaries_of;  // and theirs
  [[nodiscard]] bool is_asked() const { return !kind.empty() || !customers_of.empty() || !subsidiaries_of.empty(); }
};

/// Whoever is of all that is asked, by id, ascending. registers::kNotFound for a provider or parent that nobody is called, and when nobody
/// is of it.
base::Result<std::vector<std::string>> members_of(const Case& in, const TenantGroup& group, const AsOf& as_of = {});

/// `tenant`, or when a group is asked about its members, or (neither) everybody. Those of members_of().
base::Result<TenantScope> scope_of(const Case& in, const std::string& tenant, const TenantGroup& group,
                                   const AsOf& as_of);

}  // namespace backtrail::app
