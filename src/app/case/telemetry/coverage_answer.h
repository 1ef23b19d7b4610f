// SPDX-License-Identifier: Apache-2.0
// Coverage, asked of a case: which days of which log source of which tenant it holds, which of them sealed searches looked at,
// and which techniques its rules could have seen there at all. What was hunted outside of the case (`hunt PATHS`) is not known to it.
#pragma once

#include <string>
#include <vector>

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "app/case/tenant_groups.h"
#include "base/json_fwd.h"
#include "report/coverage/coverage.h"

namespace backtrail::app {

struct CoverageRequest {
  std::string tenant;  // empty: all, or those of `group`
  TenantGroup group{};
  std::string from, until;  // days or months or years; empty: what the sources span
  std::vector<std::string> intel;  // rules; empty: those kept with the case
  AsOf as_of;
  bool detectors = false;  // which they were, too, that hunts of the case looked with
};

struct CoverageAnswer {
  report::Coverage coverage;
  TenantScope tenants;  // whom it is about
  AsOf as_of;
  std::vector<base::Error> diagnostics;  // of rules that could not be read
};

/// base::kBadTime for days that are none.
base::Result<CoverageAnswer> coverage_answer(const Case& in, const CoverageRequest& request);

[[nodiscard]] base::OrderedJson coverage_json(const CoverageAnswer& answer);
/// One for each tenant and log source; with `without_sources` one for each tenant of which nothing is held, too.
[[nodiscard]] std::vector<base::OrderedJson> coverage_rows(const CoverageAnswer& answer, bool without_sources);

/// One for each tenant, log source and detector that a hunt of the case looked at days of it with.
[[nodiscard]] std::vector<base::OrderedJson> detector_rows(const CoverageAnswer& answer);

}  // namespace backtrail::app
