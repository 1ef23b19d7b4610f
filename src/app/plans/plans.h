// SPDX-License-Identifier: Apache-2.0
// What was planned for the case that a partner speaks before the agreed time, and whether that has happened.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

struct RaisedPlan {
  registers::Plan plan;
  std::optional<registers::Early> early;         // of its partner and statement, the first
  std::optional<base::Instant> embargo;          // of the latest decision on the statement
  [[nodiscard]] bool raised() const { return early.has_value() && (!embargo || early->at < *embargo); }
  /// "12 h 0 min before the embargo ends"; empty when not raised or without an embargo.
  [[nodiscard]] std::string how_early() const;
};

/// registers' errors.
base::Result<std::vector<RaisedPlan>> plans(const Case& in);
[[nodiscard]] base::OrderedJson plan_json(const RaisedPlan& one);

struct EarlyRequest {
  std::string statement, partner, note, source;
  base::Instant at{};
};
struct EarlySealed {
  Sealed sealed;
  std::vector<RaisedPlan> raised;  // that this raises
  std::vector<base::Error> warnings;  // kNoPlan, registers::kLongAgo
};
/// kSpokenToCome, the registers' errors. Partners are told apart by letters and digits: "NCSC-UK", "ncsc uk" are one.
base::Result<EarlySealed> seal_early(Case& into, const ledger::Actor& actor, const EarlyRequest& request);

/// Puts a stop to all statements, or lifts the one that is named: kDeciderWrote when `actor` has written, entered or reviewed a
/// statement that has not left yet. registers' errors.
struct StopRequest {
  std::string id, interest, why;
  bool lift = false;
  std::string sign_with{};  // the file of the actor's own key; empty: they are believed as they say
};
base::Result<Sealed> seal_stop(Case& into, const ledger::Actor& actor, const StopRequest& request);

}  // namespace backtrail::app
