// SPDX-License-Identifier: Apache-2.0
// A case at a glance: who signs, how much is in it, and what it cannot answer for.
#pragma once

#include <string>

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

/// `folder`, `origin`, `key`, `checkpoint`, `entries`, `registers` (counts by type), `intel`, `tenants` (sources, records, span,
/// channels and gaps within the span), `not_looked` (organisations without sources), `unread` (what could not be read when it was ingested),
/// `outdated_approvals`, `refused_approvals` and `unconfirmed_consents` (of now alone), `actors` (ids, with their assurance).
/// `requests` is empty: whoever shows them asks the engagements (requests_json).
/// `as_of` chooses what is counted; key, checkpoint and the ledger's entries are those of now.
base::Result<base::OrderedJson> case_status(const Case& in, const AsOf& as_of = {});
[[nodiscard]] std::string status_text(const base::OrderedJson& status);

}  // namespace backtrail::app
