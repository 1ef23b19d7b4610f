// SPDX-License-Identifier: Apache-2.0
// Recording incidents one at a time, and classifying them anew.
#pragma once

#include <string>

#include "app/case/case.h"

namespace backtrail::app {

struct NewIncident {
  std::string id;
  std::string recorded;  // a day; empty: today, in UTC
  std::string title, state, severity, organisation, sector, summary, marking;
};
/// The registers' errors.
base::Result<Sealed> record_incident(Case& into, const ledger::Actor& actor, const NewIncident& incident);

/// What a figure, an incident or a link says, for whoever confirms it: "122 of 396 in 2016/17 (state, indicator)". registers::kWrongReference
/// for anything else.
base::Result<std::string> entry_text(const Case& in, const std::string& ref);

/// Seals a new version of an incident that differs in state or severity. kNothingChanged, those of Case::seal.
struct Reclassification {
  std::string incident, state, severity, why;
};
base::Result<Sealed> reclassify(Case& into, const ledger::Actor& actor, const Reclassification& request);

}  // namespace backtrail::app
