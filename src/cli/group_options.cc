// SPDX-License-Identifier: Apache-2.0
#include "cli/group_options.h"

#include "cli/codes.h"
#include "exposure/graph.h"

namespace backtrail::cli {

void add_group_options(Arguments& verb, GroupOptions& options, const std::string& kind, const std::string& each) {
  verb.add_option(kind, options.group.kind, each + " organisation of this kind; government is a sector too")
      .one_of({"provider", "customer", "government", "company", "vendor", "other"});
  verb.add_option("--customers-of", options.group.customers_of, each + " that ways of this provider lead to")
      .type_name("ID");
  verb.add_option("--at", options.at, "When ways led to them (at any time)").type_name("TIME");
  verb.add_option("--subsidiaries-of", options.group.subsidiaries_of,
                  each + " subsidiary of this organisation, and theirs")
      .type_name("ID");
}

bool fits_group(GroupOptions& options, const std::string& tenant, Context& context) {
  app::TenantGroup& group = options.group;
  const auto wrong = [&](const char* message, const char* hint) {
    context.fail({kBadOption, message, {}, hint}, Status::wrong_call);
    return false;
  };
  if (group.is_asked() && !tenant.empty())
    return wrong("--tenant names one organisation, and a group was asked for as well", "one of them");
  if (options.at.empty()) return true;
  if (group.customers_of.empty())
    return wrong("--at says when somebody was a customer", "give --customers-of PROVIDER too");
  group.at = exposure::period_of(options.at);
  return group.at ? true : wrong("--at is no time", "2017-03-01, 2017-03 or 2017");
}

}  // namespace backtrail::cli
