// SPDX-License-Identifier: Apache-2.0
// Asks the engine every incident of a protocol, and learns multipliers from all of them.
//
// Learning and examining share this one way of asking, so that what is learned from is what is examined: a view cut for
// the incident, features measured in it. Each incident's answer uses the multipliers of its group's fold, which were
// learned without that group.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "attribution/measure.h"
#include "attribution/model.h"
#include "attribution/protocol.h"

namespace backtrail::attribution {

/// One answer of one protocol.
struct Answer {
  Incident incident;  // with its items as they were asked, planted ones included
  bool truth_removed = false;
  std::optional<Decoy> decoy;
  Ranking ranking;
  bool contested = false;  // of Protocol::decoy only; elsewhere it is not asked for
  Outcome outcome;
};

/// Whose multipliers answer: those of the incident's own fold, or the ones that are shipped.
enum class Use : std::uint8_t { fold, shipped };

/// In the order of the incidents; `open` and `decoy` have two answers each, the plain one first.
[[nodiscard]] std::vector<Answer> examine(const Table& table, Protocol protocol, const Model& model,
                                          Use use = Use::fold);
/// The same of given incidents, which Protocol::forward needs.
[[nodiscard]] std::vector<Answer> examine(const Table& table, std::span<const Incident> incidents, Protocol protocol,
                                          const Model& model, Use use);

/// What the engine must beat: cosine of rarity-weighted items, and naive Bayes with the group's size as prior.
enum class Baseline : std::uint8_t { cosine, naive_bayes };
[[nodiscard]] double baseline_score(const View& view, Index group, std::span<const Index> items, Baseline baseline);
/// The baseline's outcomes of the answerable incidents.
[[nodiscard]] std::vector<Outcome> examine_baseline(const Table& table, std::span<const Incident> incidents,
                                                    Protocol protocol, Baseline baseline);

/// Learns from loro, event-all and past together, each incident also with its true group removed. kTooFewToLearn.
/// `figures`, `fitted` and `base` are left to the caller.
base::Result<Model> learn(const Table& table);

}  // namespace backtrail::attribution
