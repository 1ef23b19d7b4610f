// SPDX-License-Identifier: Apache-2.0
// The catalogue, for people and programs: what a case holds of telemetry, a row for each source.
#pragma once

#include <string>
#include <vector>

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "base/json_fwd.h"
#include "base/result.h"

namespace backtrail::app {

struct SourcesRequest {
  std::string tenant;  // empty: all
  bool all = false;  // what was corrected since, too, with withdrawals and places that are empty now
  AsOf as_of;
};

/// In the ledger's order. registers::kNotFound for a tenant that nobody is called.
base::Result<std::vector<base::OrderedJson>> source_rows(const Case& in, const SourcesRequest& request);

}  // namespace backtrail::app
