// SPDX-License-Identifier: Apache-2.0
// Whose telemetry a case holds, by name. A name that was misspelt would be a tenant of its own, for ever: what is sealed under it is
// no part of any answer about the tenant that was meant.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "base/result.h"

namespace backtrail::app {

/// Organisations that have been entered, and whoever something was ingested for. Sorted.
base::Result<std::vector<std::string>> known_tenants(const Case& in);

/// Whose logs an answer about everybody has to have looked at: providers, customers, and whoever a way is entered to or from,
/// whatever it is (a government body, a company) and whether it has been entered itself. A group that is hunted has no logs.
base::Result<std::set<std::string>> expected_tenants(const Case& in, const AsOf& as_of);

/// "did you mean 'msp-north'? ", or nothing when none of them is so near.
[[nodiscard]] std::string did_you_mean(const std::string& name, const std::vector<std::string>& known);

/// The organisation, by its id, that has `name` as its name, alias or domain, whatever the case of its letters; empty: none.
[[nodiscard]] std::string called(const Case& in, const std::string& name);

/// As did_you_mean(), by other names of organisations, too: what called() finds, then what is near.
[[nodiscard]] std::string did_you_mean_by_any_name(const Case& in, const std::string& name,
                                                   const std::vector<std::string>& known);

/// registers::kNotFound, with whom it was meant to be, when nobody is called so.
base::Status check_tenant(const Case& in, const std::string& tenant);
/// What check_tenant() would say, for whoever has seen already that nobody is.
[[nodiscard]] base::Error no_such_tenant(const Case& in, const std::string& tenant);

/// kTenantLooksLike for one that nobody is called, and that differs from a known one by a slip, or is another name of one.
base::Status check_new_tenant(const Case& in, const std::string& tenant);

}  // namespace backtrail::app
