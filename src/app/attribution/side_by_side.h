// SPDX-License-Identifier: Apache-2.0
// The judgements of a case's analysts and the engine's, rung by rung. They stand beside one another and are never mixed: the
// engine proposes, writes nothing into the case, and a mean of a reckoning and an opinion is neither.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/attribution/attribute.h"
#include "app/case/case.h"

namespace backtrail::app {

struct RungView {
  std::string rung;
  std::string by;  // an analyst, or "backtrail"
  std::string says;  // the proposition; or why nothing is proposed
  std::string likelihood;  // "likely (55–80 %)"; empty when nothing is proposed
  std::string confidence;
  std::string reviewer, dissent;
};

/// Rung by rung from incident to persons: first the analysts in the ledger's order, then the engine. Judgements that
/// nothing has corrected, or those that stood at `as_of`.
base::Result<std::vector<RungView>> side_by_side(const Case& from, std::optional<base::Instant> as_of,
                                                 const EvidenceBase& base, const IncidentAnswer& answer);
[[nodiscard]] base::OrderedJson side_by_side_json(const std::vector<RungView>& views);
[[nodiscard]] std::string side_by_side_text(const std::vector<RungView>& views);

/// Whether a row stood at that time: entered by then, and not corrected until later.
base::Result<bool> stood(const Case& from, const registers::Entry& entry, base::Instant as_of);

}  // namespace backtrail::app
