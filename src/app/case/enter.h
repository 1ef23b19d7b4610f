// SPDX-License-Identifier: Apache-2.0
// Entering what people write: organisations, claims, evidence, judgements, statements, advisories, consents. All of an import
// or none of it, with the line of every mistake.
//
// Beside the body's own keys an item may have `occurred` and `received` (instants) and `corrects` (an id): these are the
// entry's. An advisory may name files of rules and indicators, relative to its own; they are read and put in their place.
#pragma once

#include <string>
#include <vector>

#include "app/case/case.h"

namespace backtrail::app {

struct EnterRequest {
  std::string type;  // registers::kClaim, ...
  std::string path;  // of the file, or "-"
  std::string marking;  // for items that give none; empty: what the registers take for granted
  std::string corrects;  // id of what the only item replaces; empty when none
};

struct Entered {
  std::vector<Sealed> sealed;
  std::vector<base::Error> mistakes;  // when there are any, nothing was sealed
};

/// base's errors for the file, and those of Case::seal that are no item's own.
base::Result<Entered> enter(Case& into, const ledger::Actor& actor, const EnterRequest& request);

}  // namespace backtrail::app
