// SPDX-License-Identifier: Apache-2.0
#include "attribution/judge.h"

#include <algorithm>
#include <set>

namespace backtrail::attribution {
namespace {

constexpr std::size_t kSourcesTried = 12;   // of those that support most items, each left out once
constexpr double kRestsOnFall = 0.2;        // of p, relatively
constexpr std::size_t kDeepReports = 8;     // about a group, from which its profile is well known
constexpr std::size_t kIndependent = 3;     // reports that support the answer
constexpr double kCappedAt = 0.79;          // a contested answer is at most "likely"

std::vector<Index> filtered(std::span<const Index> items, const auto& keep) {
  std::vector<Index> out;
  std::ranges::copy_if(items, std::back_inserter(out), keep);
  return out;
}

Support support_of(const View& view, Index group, std::span<const Index> items) {
  const Table& table = view.table();
  Support out;
  std::set<Index> reports;
  std::set<Kind> kinds;
  for (const Index item : items) {
    if (!view.uses(group, item)) continue;
    out.items.push_back(item);
    kinds.insert(table.items[item].kind);
    for (Index i = table.first_episode_of[item]; i < table.first_episode_of[item + 1]; ++i) {
      const Episode& episode = table.episodes[table.episodes_with[i]];
      if (episode.group == group && view.alive(table.episodes_with[i]) && episode.report != kNone) {
        reports.insert(episode.report);
      }
    }
  }
  out.reports.assign(reports.begin(), reports.end());
  out.kinds = kinds.size();
  return out;
}

Without outcome(Without::What what, Index index, Index before, const Ranking& ranking) {
  Without out{what, index, kNone, 0, ranking.unknown};
  if (!ranking.groups.empty()) out.leader = ranking.groups.front().group;
  for (const Ranked& ranked : ranking.groups) {
    if (ranked.group == before) out.p = ranked.p;
  }
  return out;
}

/// Drops one item, one source, one kind.
void add_sensitivity(const Measurer& measurer, const Cut& cut, std::span<const Index> items,
                     const Multipliers& multipliers, Judgement& into) {
  const View& view = measurer.view();
  const Table& table = view.table();
  const Index before = into.ranking.groups.front().group;
  for (const Index item : items) {
    const auto rest = filtered(items, [&](Index other) { return other != item; });
    const Ranking ranking = rest.empty() ? Ranking{} : rank(measurer, rest, multipliers);
    into.without.push_back(outcome(Without::What::item, item, before, ranking));
    const Without& without = into.without.back();
    const double p = into.ranking.groups.front().p;
    if (without.leader != before || without.p < (1 - kRestsOnFall) * p) into.rests_on.push_back(item);
  }
  for (std::size_t i = 0; i < std::min(into.support.reports.size(), kSourcesTried); ++i) {
    Cut wider = cut;
    wider.reports.resize(table.report_day.size(), false);
    wider.reports[into.support.reports[i]] = true;
    const View without(table, wider, view.day());
    into.without.push_back(
        outcome(Without::What::source, into.support.reports[i], before, rank(Measurer(without), items, multipliers)));
  }
  for (std::size_t k = 0; k < kKinds; ++k) {
    const Kind kind = static_cast<Kind>(k);
    const auto rest = filtered(items, [&](Index item) { return table.items[item].kind != kind; });
    if (rest.size() == items.size()) continue;
    const Ranking ranking = rest.empty() ? Ranking{} : rank(measurer, rest, multipliers);
    into.without.push_back(outcome(Without::What::kind, static_cast<Index>(k), before, ranking));
  }
}

/// Confidence counts what the answer stands on: kinds of evidence, independent sources, depth of the base.
void add_confidence(const View& view, Judgement& into) {
  const Index group = into.ranking.groups.front().group;
  const std::size_t sources = into.support.reports.size();
  int points = 0;
  const auto reason = [&](bool good, std::string text) {
    points += good ? 1 : 0;
    into.reasons.push_back(std::move(text));
  };
  reason(into.support.kinds > 1, std::to_string(into.support.kinds) + " of " + std::to_string(kKinds) +
                                     " kinds of evidence (techniques, malware, tools) support it");
  reason(sources >= kIndependent,
         std::to_string(sources) + (sources == 1 ? " report supports it" : " reports support it"));
  reason(view.reports(group) >= kDeepReports,
         "the base holds " + std::to_string(view.reports(group)) + " reports about this group");
  reason(view.day() != 0, view.day() != 0 ? "the incident's date is known" : "the incident's date is not known");
  if (into.contest.contested)
    into.reasons.emplace_back("a small part of the evidence carries it, and the rest points elsewhere");
  const bool fragile = into.planted && into.planted->items.size() == 1;
  if (fragile) into.reasons.emplace_back("without one single item another group leads");
  if (points == 4 && !into.contest.contested && !fragile) {
    into.confidence = estimate::Confidence::high;
  } else if (points >= 3 && !into.contest.contested) {
    into.confidence = estimate::Confidence::moderate;
  }
}

void add_name(const Multipliers& multipliers, Judgement& into) {
  const double p = into.ranking.groups.front().p;
  if (into.support.items.empty()) {
    into.why = "no group in the base was seen with any of this";
  } else if (into.support.kinds < 2) {
    into.why = "one kind of evidence alone names nobody";
  } else if (into.contest.contested) {
    into.why = "contested: a few items that could have been planted carry the answer, and the rest points elsewhere";
  } else if (p < multipliers.named) {
    into.why = "no group is likely enough to be named: fewer than 95 of 100 such names would be right";
  } else {
    into.named = true;
    into.why = "95 of 100 names given at this likelihood or above were right when the engine was examined";
  }
}

}  // namespace

estimate::Likelihood band_of(double p) {
  const auto list = estimate::bands(estimate::Scale::icd203);
  std::size_t band = 0;
  while (band + 1 < list.size() && p * 100 >= list[band].high_percent) ++band;
  return {estimate::Scale::icd203, static_cast<std::uint8_t>(band)};
}

Judgement judge(const Table& table, const Cut& cut, std::int32_t day, std::span<const Index> items,
                const Multipliers& multipliers) {
  const View view(table, cut, day);
  const Measurer measurer(view);
  Judgement out;
  out.ranking = rank(measurer, items, multipliers);
  out.likelihood = band_of(0);
  if (out.ranking.groups.empty()) {
    out.why = "the base holds no group";
    return out;
  }
  const Index first = out.ranking.groups.front().group;
  out.support = support_of(view, first, items);
  out.planted = smallest_planted(measurer, items, multipliers);
  out.contest = contest(measurer, items, out.ranking, multipliers);
  const double p = out.ranking.groups.front().p;
  out.likelihood = band_of(out.contest.contested ? std::min(p, kCappedAt) : p);
  add_sensitivity(measurer, cut, items, multipliers, out);
  add_confidence(view, out);
  add_name(multipliers, out);
  return out;
}

}  // namespace backtrail::attribution
