// SPDX-License-Identifier: Apache-2.0
// Learning: first the groups' multipliers from the incidents that have an answer, then the unknown actor's from all of
// them, each also with its true group removed, and last the two thresholds. A fold's multipliers are learned from the
// incidents of the other folds' groups alone; the thresholds from what the folds answered. What implied techniques weigh
// is the candidate under which held-out answers are likeliest; for a fold, those of the other folds.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "attribution/codes.h"
#include "attribution/examine.h"
#include "attribution/logit.h"
#include "attribution/planted.h"
#include "base/count.h"

namespace backtrail::attribution {
namespace {

constexpr std::size_t kLeastIncidents = 50;
constexpr std::size_t kLeastGroups = 20;
constexpr std::array<double, 5> kImplied = {1, 0.75, 0.5, 0.25, 0};
constexpr double kNamedPrecision = 0.95;
constexpr double kDecoysUnmarked = 0.01;  // of all decoys, in learning; the bar is .02

/// One asked incident as it was measured, once for all folds.
struct Case {
  Measured measured;
  std::size_t truth = 0;  // index into measured.groups; past its end when the actor is not in the base
  std::size_t fold = 0;
};

Case measure(const Table& table, const Incident& incident, Protocol protocol, bool removed, double implied) {
  const View view(table, cut_for(table, incident, protocol, removed), incident.day);
  const auto& active = view.active();
  return {Measurer(view, implied).measure(incident.items),
          static_cast<std::size_t>(std::ranges::find(active, incident.group) - active.begin()),
          fold_of(table.groups[incident.group])};
}

std::vector<Case> measure_all(const Table& table, double implied) {
  std::vector<Case> out;
  for (const Protocol protocol : {Protocol::loro, Protocol::event_all, Protocol::past}) {
    for (const Incident& incident : incidents(table, protocol)) {
      out.push_back(measure(table, incident, protocol, false, implied));
      out.push_back(measure(table, incident, protocol, true, implied));
    }
  }
  return out;
}

void learn_groups(const std::vector<Case>& cases, std::size_t left_out, Multipliers& into) {
  static_assert(sizeof(Vector) == kFeatures * sizeof(float));
  std::vector<Choice> choices;
  for (const Case& one : cases) {
    const auto& groups = one.measured.groups;
    if (one.fold == left_out || one.truth >= groups.size()) continue;
    choices.push_back({{groups.front().data(), groups.size() * kFeatures}, one.truth, 1});
  }
  std::ranges::copy(fit_choices(choices, kFeatures), into.features.begin());
}

void learn_unknown(const std::vector<Case>& cases, std::size_t left_out, Multipliers& into) {
  std::vector<Doubts> doubt;
  std::vector<bool> absent;
  for (const Case& one : cases) {
    if (one.fold == left_out || one.measured.groups.empty()) continue;
    doubt.push_back(doubts(one.measured, utilities(one.measured, into)));
    absent.push_back(one.truth >= one.measured.groups.size());
  }
  std::vector<Trial> trials;
  for (std::size_t i = 0; i < doubt.size(); ++i) trials.push_back({doubt[i], absent[i], 1});
  std::ranges::copy(fit_trials(trials, kDoubts), into.unknown.begin());
}

/// What was learned under one candidate of what implied techniques weigh.
struct Trained {
  Multipliers all;
  std::array<Multipliers, kFolds> folds;
  std::array<double, kFolds> log_likelihood{};  // of a fold's answers, by the multipliers learned without it

  [[nodiscard]] double without(std::size_t fold) const {  // kFolds: none is left out
    double sum = 0;
    for (std::size_t i = 0; i < kFolds; ++i) sum += i == fold ? 0 : log_likelihood[i];
    return sum;
  }
};

double log_likelihood(const Case& one, const Multipliers& multipliers) {
  constexpr double kLeastP = 1e-9;
  if (one.measured.groups.empty()) return 0;
  const Chances chances = chances_of(one.measured, multipliers);
  const bool known = one.truth < chances.groups.size();
  return std::log(std::max(known ? chances.groups[one.truth] : chances.unknown, kLeastP));
}

Trained train(const Table& table, double implied) {
  const std::vector<Case> cases = measure_all(table, implied);
  Trained out;
  const auto learn_without = [&](std::size_t fold, Multipliers& into) {
    into.implied = implied;
    learn_groups(cases, fold, into);
    learn_unknown(cases, fold, into);
  };
  learn_without(kFolds, out.all);
  for (std::size_t fold = 0; fold < kFolds; ++fold) learn_without(fold, out.folds[fold]);
  for (const Case& one : cases) out.log_likelihood[one.fold] += log_likelihood(one, out.folds[one.fold]);
  return out;
}

/// The p from which names are right as often as they must be, actors absent from the base included.
double learn_named(const Table& table, const Model& model) {
  std::vector<Outcome> outcomes;
  for (const Answer& answer : examine(table, Protocol::open, model)) outcomes.push_back(answer.outcome);
  return coverage_at(coverage_curve(outcomes, outcomes.size()), kNamedPrecision).p;
}

/// How firmly the rest must speak for a rival, so that likely decoys are marked.
double learn_contested(const Table& table, const Model& model) {
  std::vector<double> rivals;
  std::size_t decoys = 0;
  const auto list = incidents(table, Protocol::decoy);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const View view(table, cut_for(table, list[i], Protocol::decoy), list[i].day);
    const auto decoy = plant(view, list[i], i);
    if (!decoy) continue;
    std::vector<Index> items = list[i].items;
    items.insert(items.end(), decoy->planted.begin(), decoy->planted.end());
    std::ranges::sort(items);
    const Multipliers& multipliers = model.folds[fold_of(table.groups[list[i].group])];
    const Measurer measurer(view, multipliers.implied);
    const Ranking ranking = rank(measurer, items, multipliers);
    ++decoys;
    if (ranking.groups.empty() || ranking.groups.front().p < kContestFrom) continue;
    // Those that somebody else's malware gives away are marked whatever the threshold.
    if (!foreign_malware(view, items, ranking.groups.front().group).empty()) continue;
    Removals removals(measurer, items, multipliers);
    rivals.push_back(strongest_plant(removals).rival_p);
  }
  if (rivals.empty()) return 1;
  std::ranges::sort(rivals);
  const auto spared = static_cast<std::size_t>(kDecoysUnmarked * static_cast<double>(decoys));
  return rivals[std::min(spared, rivals.size() - 1)];
}

}  // namespace

base::Result<Model> learn(const Table& table) {
  std::size_t asked = 0;
  std::set<Index> groups;
  for (const Protocol protocol : {Protocol::loro, Protocol::event_all, Protocol::past}) {
    for (const Incident& incident : incidents(table, protocol)) {
      groups.insert(incident.group);
      ++asked;
    }
  }
  if (asked < kLeastIncidents || groups.size() < kLeastGroups) {
    return base::fail(kTooFewToLearn,
                      "for learning there " + base::plural(asked, "is ", "are ") + base::counted(asked, "incident") +
                          " of " + base::counted(groups.size(), "group"),
                      {},
                      "learn from the whole of ATT&CK; the multipliers that come with the program serve smaller bases");
  }
  std::vector<Trained> trained;
  for (const double implied : kImplied) trained.push_back(train(table, implied));
  const auto likeliest = [&](std::size_t without) -> const Trained& {
    return *std::ranges::max_element(trained, {}, [&](const Trained& one) { return one.without(without); });
  };
  Model model;
  model.all = likeliest(kFolds).all;
  for (std::size_t fold = 0; fold < kFolds; ++fold) model.folds[fold] = likeliest(fold).folds[fold];
  const double named = learn_named(table, model);
  const double contested = learn_contested(table, model);
  for (Multipliers& one : model.folds) one.named = named, one.contested = contested;
  model.all.named = named;
  model.all.contested = contested;
  return model;
}

}  // namespace backtrail::attribution
