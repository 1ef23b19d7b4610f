// SPDX-License-Identifier: Apache-2.0
// Organisations that are asked about together, for verbs that answer about one of them or about all.
#pragma once

#include <string>

#include "app/case/tenant_groups.h"
#include "cli/arguments.h"
#include "cli/context.h"

namespace backtrail::cli {

struct GroupOptions {
  app::TenantGroup group;
  std::string at;
};

/// `kind` is what the option for a kind of organisation is called, `each` what is done for each ("One finding for each").
void add_group_options(Arguments& verb, GroupOptions& options, const std::string& kind, const std::string& each);
/// Reads `at`. False when the options do not go together, or with `tenant`, which it has told.
bool fits_group(GroupOptions& options, const std::string& tenant, Context& context);

}  // namespace backtrail::cli
