// SPDX-License-Identifier: Apache-2.0
// Examining the engine on what the knowledge itself tells (docs/attribution.md), and learning its multipliers.
#pragma once

#include <string>
#include <vector>

#include "app/attribution/evidence_base.h"
#include "attribution/examine.h"
#include "attribution/model_file.h"
#include "base/json_fwd.h"
#include "base/result.h"

namespace backtrail::app {

/// The engine's answers, with what it takes to measure them by country too.
struct Examination {
  attribution::Protocol protocol = attribution::Protocol::loro;
  std::vector<attribution::Answer> answers;
  std::vector<attribution::Incident> incidents;
  /// Of Protocol::forward, beside the incidents: the names of their reports; and what could not be asked about.
  std::vector<std::vector<std::string>> reports;
  std::size_t too_little_known = 0;  // incidents of which the base knows fewer than three items
};
/// attribution's kEmptyBase when the base holds no incident of this protocol.
base::Result<Examination> examine(const EvidenceBase& base, attribution::Protocol protocol,
                                  const attribution::Model& model, attribution::Use use);

/// Asks `base` about what only `newer` tells: reports that no source of `base` cites. `newer` is made of the sources of
/// `base` and others. kEmptyBase when there is no such report with three items that the base knows.
base::Result<Examination> examine_forward(const EvidenceBase& base, const EvidenceBase& newer,
                                          const attribution::Model& model, attribution::Use use);

/// {"protocol","incidents","answerable","engine": {measure: {"value","low","high"}}, "baselines": {…}, …}.
[[nodiscard]] base::OrderedJson figures_json(const EvidenceBase& base, const Examination& examination);
[[nodiscard]] std::string figures_text(const base::OrderedJson& figures);

/// A line per answer, design's predictions file (docs/formats/attribution.md).
[[nodiscard]] std::string predictions(const EvidenceBase& base, const Examination& examination);

/// Self-contained drawings.
[[nodiscard]] std::string reliability_svg(const Examination& examination);
[[nodiscard]] std::string coverage_svg(const Examination& examination);

/// Learns anew, examines what was learned by every protocol, and puts the figures beside. `today` is written into it.
base::Result<attribution::Model> fit(const EvidenceBase& base, const std::string& today);

}  // namespace backtrail::app
