// SPDX-License-Identifier: Apache-2.0
#include "app/case/own_logs.h"

#include "base/json.h"
#include "registers/codes.h"

namespace backtrail::app {

base::Status OwnLogs::check(const base::Json& body) {
  const std::string tenant = body.is_object() ? base::text_at(body, "tenant") : std::string();
  if (tenant.empty() || !body.contains("locators") || !body["locators"].is_array()) return {};
  if (!owners_) {
    BT_TRY(const auto sources, in_->registers().sources(registers::Which::all));
    owners_.emplace(sources);
  }
  const base::Json& locators = body["locators"];
  for (std::size_t i = 0; i < locators.size(); ++i) {
    if (!locators[i].is_object()) continue;
    const std::string path = base::text_at(locators[i], "path");
    if (!owners_->is_of_others(tenant, base::text_at(locators[i], "source_sha256"), path)) continue;
    return base::fail(
        registers::kOthersLog,
        "/locators/" + std::to_string(i) + ": '" + path + "' was ingested as a log of another organisation than '" +
            tenant + "'",
        {}, "'tenant' is whose log it is; a log that came in under the wrong name is withdrawn and ingested again");
  }
  return {};
}

}  // namespace backtrail::app
