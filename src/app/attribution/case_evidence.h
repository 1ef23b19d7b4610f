// SPDX-License-Identifier: Apache-2.0
// What a case has sealed, as an incident that can be judged: the same shape as a file of evidence (attribution/
// incident_file.h), so that what was judged can be kept, sent and judged again without the case.
#pragma once

#include <cstdint>
#include <optional>

#include "app/attribution/evidence_base.h"
#include "app/case/case.h"
#include "attribution/incident_file.h"

namespace backtrail::app {

struct CaseEvidence {
  attribution::IncidentRequest incident;
  std::uint64_t pieces = 0;  // of evidence that stood at that time, negative findings left out
  std::uint64_t silent = 0;  // of these, the ones that give neither an item nor anything to show beside
};

/// Current evidence, or that which was current at `as_of` by the time of entry.
///
/// Findings give the techniques of their rules, as sealed. Findings of indicators give software and groups that the case's
/// own lists connect the indicator with, and groups that the base ties to the list's report; the latter stand beside.
/// Observations are shown beside as tradecraft. The organisations that findings are from give sectors and countries of
/// victims; times of findings give the date (the middle one of the days) and the hours.
/// kNothingToJudge when the case held no evidence then. What is ambiguous or cut off is a diagnostic.
base::Result<CaseEvidence> case_evidence(const Case& from, const EvidenceBase& base, std::optional<base::Instant> as_of,
                                         base::Diagnostics& diagnostics);

}  // namespace backtrail::app
