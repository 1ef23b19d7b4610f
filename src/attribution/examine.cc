// SPDX-License-Identifier: Apache-2.0
#include "attribution/examine.h"

#include <algorithm>
#include <cmath>

#include "attribution/planted.h"

namespace backtrail::attribution {
namespace {

Outcome outcome_of(const View& view, Index truth, const Ranking& ranking) {
  Outcome out;
  out.group = truth;
  out.answerable = view.is_active(truth);
  out.unknown = ranking.unknown;
  std::vector<double> scores;
  std::size_t at = 0;
  for (const Ranked& ranked : ranking.groups) {
    if (ranked.group == truth) at = scores.size();
    scores.push_back(ranked.utility);
  }
  if (out.answerable) out.top = top_in_expectation(scores, at);
  if (ranking.groups.empty()) return out;
  out.p = ranking.groups.front().p;
  out.right = ranking.groups.front().group == truth;
  return out;
}

Answer ask(const Table& table, const Incident& incident, Protocol protocol, bool removed,
           const Multipliers& multipliers, bool whether_contested) {
  const View view(table, cut_for(table, incident, protocol, removed), incident.day);
  const Measurer measurer(view, multipliers.implied);
  Answer out;
  out.incident = incident;
  out.truth_removed = removed;
  out.ranking = rank(measurer, incident.items, multipliers);
  out.outcome = outcome_of(view, incident.group, out.ranking);
  if (whether_contested) {
    Removals removals(measurer, incident.items, multipliers);
    out.contested = contest(removals, out.ranking).contested;
  }
  return out;
}

std::optional<Incident> with_decoy(const Table& table, const Incident& incident, std::size_t number,
                                   std::optional<Decoy>& decoy) {
  const View view(table, cut_for(table, incident, Protocol::decoy), incident.day);
  decoy = plant(view, incident, number);
  if (!decoy) return std::nullopt;
  Incident out = incident;
  out.items.insert(out.items.end(), decoy->planted.begin(), decoy->planted.end());
  std::ranges::sort(out.items);
  return out;
}

}  // namespace

std::vector<Answer> examine(const Table& table, Protocol protocol, const Model& model, Use use) {
  return examine(table, incidents(table, protocol), protocol, model, use);
}

std::vector<Answer> examine(const Table& table, std::span<const Incident> list, Protocol protocol, const Model& model,
                            Use use) {
  std::vector<Answer> out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Multipliers& multipliers = use == Use::fold ? model.folds[fold_of(list[i].actor)] : model.all;
    out.push_back(ask(table, list[i], protocol, false, multipliers, protocol == Protocol::decoy));
    if (protocol == Protocol::open) out.push_back(ask(table, list[i], protocol, true, multipliers, false));
    if (protocol != Protocol::decoy) continue;
    std::optional<Decoy> decoy;
    if (const auto planted = with_decoy(table, list[i], i, decoy)) {
      out.push_back(ask(table, *planted, protocol, false, multipliers, true));
      out.back().decoy = std::move(decoy);
    }
  }
  return out;
}

std::vector<Outcome> examine_baseline(const Table& table, std::span<const Incident> list, Protocol protocol,
                                      Baseline baseline) {
  std::vector<Outcome> out;
  for (const Incident& incident : list) {
    const View view(table, cut_for(table, incident, protocol), incident.day);
    if (!view.is_active(incident.group)) continue;
    std::vector<double> scores;
    std::size_t truth = 0;
    for (const Index group : view.active()) {
      if (group == incident.group) truth = scores.size();
      scores.push_back(baseline_score(view, group, incident.items, baseline));
    }
    Outcome one;
    one.group = incident.group;
    one.answerable = true;
    one.top = top_in_expectation(scores, truth);
    // What a baseline says is its softmax; that is what its calibration is measured by.
    const double most = std::ranges::max(scores);
    double sum = 0;
    for (const double score : scores) sum += std::exp(score - most);
    one.p = 1 / sum;
    one.right = scores[truth] == most;
    out.push_back(one);
  }
  return out;
}

}  // namespace backtrail::attribution
