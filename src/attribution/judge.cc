// SPDX-License-Identifier: Apache-2.0
#include "attribution/judge.h"

#include <algorithm>
#include <set>

#include "base/count.h"

namespace backtrail::attribution {
namespace {

constexpr std::size_t kSourcesTried = 12;   // of those that support most items, each left out once
constexpr std::size_t kFragile = 2;         // items on which a highly confident answer may not hang
constexpr double kRestsOnFall = 0.2;        // of p, relatively
constexpr std::size_t kDeepReports = 8;     // about a group, from which its profile is well known
constexpr std::size_t kIndependent = 3;     // reports that support the answer
constexpr double kLeadsFrom = 0.55;         // "likely": below it there is no answer to be highly confident in
constexpr double kCappedAt = 0.79;          // a contested answer is at most "likely"

Support support_of(const View& view, Index group, std::span<const Index> items) {
  const Table& table = view.table();
  Support out;
  std::set<Index> reports;
  std::set<Kind> kinds;
  for (const Index item : items) {
    if (!view.uses(group, item)) continue;
    out.items.push_back(item);
    // What malware seen here is known to do is no second kind of evidence beside it.
    if (view.implied_by(items, item).empty()) kinds.insert(table.items[item].kind);
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
void add_sensitivity(const Removals& removals, const Cut& cut, Judgement& into) {
  const View& view = removals.view();
  const Table& table = view.table();
  const auto items = removals.items();
  const Multipliers& multipliers = removals.multipliers();
  const Index before = into.ranking.groups.front().group;
  const auto ranked_without = [&](std::span<const std::size_t> gone) {
    return gone.size() == items.size() ? Ranking{} : rank(view, removals.sheet().measure(gone), multipliers);
  };
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Index item = items[i];
    into.without.push_back(outcome(Without::What::item, item, before, ranked_without({&i, 1})));
    const Without& without = into.without.back();
    const double p = into.ranking.groups.front().p;
    if (without.leader != before || without.p < (1 - kRestsOnFall) * p) into.rests_on.push_back(item);
  }
  for (std::size_t i = 0; i < std::min(into.support.reports.size(), kSourcesTried); ++i) {
    Cut wider = cut;
    wider.reports.resize(table.report_day.size(), false);
    wider.reports[into.support.reports[i]] = true;
    const View without(table, wider, view.day());
    into.without.push_back(outcome(Without::What::source, into.support.reports[i], before,
                                   rank(Measurer(without, multipliers.implied), items, multipliers)));
  }
  for (std::size_t k = 0; k < kKinds; ++k) {
    std::vector<std::size_t> gone;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (table.items[items[i]].kind == static_cast<Kind>(k)) gone.push_back(i);
    }
    if (!gone.empty())
      into.without.push_back(outcome(Without::What::kind, static_cast<Index>(k), before, ranked_without(gone)));
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
  reason(sources >= kIndependent, base::counted(sources, "report supports it", "reports support it"));
  reason(view.reports(group) >= kDeepReports,
         "the base holds " + base::counted(view.reports(group), "report") + " about this group");
  reason(view.day() != 0, view.day() != 0 ? "the incident's date is known" : "the incident's date is not known");
  if (into.contest.contested)
    into.reasons.emplace_back("a small part of the evidence carries it, and the rest points elsewhere");
  const bool fragile = into.planted && into.planted->items.size() <= kFragile;
  if (fragile) {
    const bool another = into.planted->rival != kNone;
    into.reasons.push_back(std::string("it hangs on ") + (into.planted->items.size() == 1 ? "one item" : "two items") +
                           ": without " + (into.planted->items.size() == 1 ? "it " : "them ") +
                           (another ? "another group leads" : "nothing speaks for it"));
  }
  const bool stands_out = std::max(into.ranking.groups.front().p, into.ranking.unknown) >= kLeadsFrom;
  if (!stands_out) into.reasons.emplace_back("no group stands out, nor does an actor that is not in the base");
  if (points == 4 && !into.contest.contested && !fragile && stands_out) {
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
    into.why = "95 of 100 names given at this likelihood or above were right on the base that the engine learned from";
  }
}

}  // namespace

estimate::Likelihood band_of(double p) {
  const auto list = estimate::bands(estimate::Scale::icd203);
  std::size_t band = 0;
  while (band + 1 < list.size() && p * 100 >= list[band].high_percent) ++band;
  return {estimate::Scale::icd203, static_cast<std::uint8_t>(band)};
}

Judgement judge(const Measurer& measurer, const Cut& cut, std::span<const Index> items,
                const Multipliers& multipliers) {
  const View& view = measurer.view();
  Removals removals(measurer, items, multipliers);
  Judgement out;
  out.ranking = rank(view, removals.sheet().measure(), multipliers);
  out.likelihood = band_of(0);
  if (out.ranking.groups.empty()) {
    out.why = "the base holds no group";
    return out;
  }
  const Index first = out.ranking.groups.front().group;
  out.support = support_of(view, first, items);
  out.planted = smallest_planted(removals);
  if (!out.planted) out.planted = everything_planted(view, items, first);
  out.contest = contest(removals, out.ranking);
  const double p = out.ranking.groups.front().p;
  out.likelihood = band_of(out.contest.contested ? std::min(p, kCappedAt) : p);
  add_sensitivity(removals, cut, out);
  add_confidence(view, out);
  add_name(multipliers, out);
  return out;
}

}  // namespace backtrail::attribution
