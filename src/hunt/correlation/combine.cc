// SPDX-License-Identifier: Apache-2.0
#include "hunt/correlation/combine.h"

#include <memory>
#include <optional>
#include <string>

#include "hunt/correlation/carry.h"
#include "hunt/correlation/window.h"
#include "hunt/observations/merge.h"

namespace backtrail::hunt::correlation {
namespace {

/// What correlations observe for those above them is less than what scanners do.
constexpr std::size_t kBudgetAbove = observations::kDefaultBudget / 4;

void run_level(std::uint32_t level, const std::vector<observations::Log*>& logs, Surroundings& surroundings) {
  observations::Merge merge(logs);
  std::optional<Window> window;
  std::uint32_t detector = 0;
  std::string key;
  while (const observations::Observation* one = merge.next()) {
    if (one->detector >= surroundings.all.size() || surroundings.all[one->detector].level != level) continue;
    if (decode_note(one->note).finding == kNoFinding && !surroundings.sink.counts(one->place)) continue;
    if (!window || one->detector != detector || one->key != key) {
      if (window) window->end();
      if (!window || one->detector != detector) window.emplace(surroundings.all[one->detector], surroundings);
      window->begin();
      detector = one->detector;
      key = one->key;
    }
    window->add(*one);
  }
  if (window) window->end();
  if (merge.failed()) {
    surroundings.stats.observations.failed = merge.failed();
    ++surroundings.stats.observations.dropped;
  }
}

}  // namespace

void combine(const Correlations& correlations, const detector::Set& set, const std::vector<observations::Log*>& logs,
             CombinedSink& sink, CombinedStats& stats) {
  std::vector<observations::Log*> all = logs;
  std::vector<std::unique_ptr<observations::Log>> made;
  Findings findings;
  for (std::uint32_t level = 0; level < correlations.levels(); ++level) {
    made.push_back(std::make_unique<observations::Log>(kBudgetAbove));
    Surroundings surroundings{correlations.all(), set, findings, *made.back(), sink, stats};
    run_level(level, all, surroundings);
    stats.observations.add(made.back()->stats());
    all.push_back(made.back().get());
  }
}

}  // namespace backtrail::hunt::correlation
