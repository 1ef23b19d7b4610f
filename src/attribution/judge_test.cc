// SPDX-License-Identifier: Apache-2.0
#include "attribution/judge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "attribution/ach.h"
#include "attribution/codes.h"
#include "attribution/examine.h"
#include "attribution/testing.h"

namespace backtrail::attribution {
namespace {

const Table& small_world() {
  static const Table table = testing::world(25, 6);
  return table;
}
const Model& learned() {
  static const Model model = *learn(small_world());
  return model;
}

double top1(const std::vector<Answer>& answers) {
  double right = 0;
  for (const Answer& answer : answers) right += answer.outcome.top[0];
  return right / static_cast<double>(answers.size());
}

TEST(Learn, SeesHabitsAndIsBlindWithoutThem) {
  const double found = top1(examine(small_world(), Protocol::loro, learned()));
  EXPECT_GT(found, 0.5);
  // The same reports under names drawn by lot: what was learned must not find them.
  Table shuffled = small_world();
  std::vector<Index> group_of(shuffled.report_day.size());
  // Drawn and not dealt: were all groups equally large, the held-out report would leave a hole that gives its group away.
  std::mt19937_64 random(3);
  for (Index& group : group_of) group = static_cast<Index>(random() % 25);
  for (Row& row : shuffled.rows) row.group = group_of[row.report];
  shuffled.index();
  const auto relearned = learn(shuffled);
  ASSERT_TRUE(relearned);
  EXPECT_LT(top1(examine(shuffled, Protocol::loro, *relearned)), 0.15);
}

TEST(Learn, AFoldIsNotMovedByItsOwnGroups) {
  // What one group's incidents say changes every fold's multipliers but its own.
  Table changed = small_world();
  const std::size_t own = fold_of(changed.groups[0]);
  const auto again = learn(small_world());
  EXPECT_EQ(again->folds[own].features, learned().folds[own].features);  // learning is repeatable
  EXPECT_NE(learned().folds[own].features, learned().all.features);
}

TEST(Learn, RefusesASmallBase) { EXPECT_EQ(learn(testing::world(5, 3)).error().code, kTooFewToLearn); }

TEST(Rank, SumsToOneWithTheUnknownActor) {
  for (const Answer& answer : examine(small_world(), Protocol::open, learned())) {
    double sum = answer.ranking.unknown;
    for (const Ranked& ranked : answer.ranking.groups) sum += ranked.p;
    EXPECT_NEAR(sum, 1, 1e-9);
    EXPECT_TRUE(std::ranges::is_sorted(answer.ranking.groups, std::greater<>(), &Ranked::p));
    if (answer.truth_removed) {
      EXPECT_EQ(std::ranges::find(answer.ranking.groups, answer.incident.group, &Ranked::group),
                answer.ranking.groups.end());
    }
  }
}

TEST(Judge, OneKindOfEvidenceAloneNamesNobody) {
  Multipliers eager = learned().all;
  eager.named = 0;
  const std::vector<Index> malware_alone = {3};
  const View view(small_world(), {}, 0);
  const Judgement judgement = judge(Measurer(view, learned().all.implied), {}, malware_alone, eager);
  EXPECT_FALSE(judgement.named);
  EXPECT_EQ(judgement.why, "one kind of evidence alone names nobody");
  // Nothing is left without that kind.
  EXPECT_EQ(judgement.without.back().what, Without::What::kind);
  EXPECT_EQ(judgement.without.back().leader, kNone);
}

TEST(Judge, AnEmptyBaseKnowsNobody) {
  Table empty;
  empty.items = {{"T1", Kind::technique}};
  empty.index();
  const std::vector<Index> items = {0};
  const View view(empty, {}, 0);
  const Judgement judgement = judge(Measurer(view, learned().all.implied), {}, items, learned().all);
  EXPECT_EQ(judgement.ranking.unknown, 1);
  EXPECT_FALSE(judgement.named);
}

TEST(Judge, SomebodyElsesMalwareContestsALikelyAnswer) {
  const Table& table = small_world();
  const View view(table, {}, 0);
  const Measurer measurer(view, learned().all.implied);
  Ranking ranking;
  ranking.groups = {{4, 0.9, 0}};
  std::vector<Index> items = {4, 26, 27, 28};
  Multipliers deaf = learned().all;
  deaf.contested = 2;
  const auto asked = [&] {
    Removals removals(measurer, items, deaf);
    return contest(removals, ranking);
  };
  EXPECT_FALSE(asked().contested);
  items.insert(items.begin(), 3);
  const Contest contested = asked();
  EXPECT_TRUE(contested.contested);
  EXPECT_EQ(contested.foreign, std::vector<Index>{3});
  ranking.groups.front().p = 0.7;  // says too little to be contested
  EXPECT_FALSE(asked().contested);
}

TEST(Planted, TheSetChangesTheAnswerAndNoSmallerOneDoes) {
  const Table& table = small_world();
  const auto list = incidents(table, Protocol::loro);
  std::size_t found = 0;
  for (std::size_t i = 0; i < list.size(); i += 9) {
    const View view(table, {}, list[i].day);
    const Measurer measurer(view, learned().all.implied);
    const auto leader = [&](const std::vector<Index>& items) {
      return rank(measurer, items, learned().all).groups.front().group;
    };
    const auto without = [&](const std::vector<Index>& gone) {
      std::vector<Index> rest;
      for (const Index item : list[i].items) {
        if (std::ranges::find(gone, item) == gone.end()) rest.push_back(item);
      }
      return rest;
    };
    const Index before = leader(list[i].items);
    Removals removals(measurer, list[i].items, learned().all);
    const auto set = smallest_planted(removals);
    if (!set) continue;
    ++found;
    EXPECT_EQ(leader(without(set->items)), set->rival);
    EXPECT_NE(set->rival, before);
    if (set->items.size() < 2) continue;
    for (const Index item : list[i].items) EXPECT_EQ(leader(without({item})), before);
  }
  EXPECT_GT(found, 0U);
}

TEST(BandOf, HasIcd203sWords) {
  EXPECT_EQ(band_of(0).word(), "almost no chance");
  EXPECT_EQ(band_of(0.5).word(), "roughly even chance");
  EXPECT_EQ(band_of(0.8).word(), "very likely");
  EXPECT_EQ(band_of(1).word(), "almost certain");
}

TEST(Ach, WhatFitsAllAlikeIsWorthNothing) {
  const Table& table = small_world();
  const View view(table, {}, 0);
  const Measurer measurer(view, learned().all.implied);
  const std::vector<Index> items = {3, 25, 35};  // 25 is the only tool there is, which all groups use alike
  const Ranking ranking = rank(measurer, items, learned().all);
  const auto matrix = ach_matrix(measurer, items, ranking);
  EXPECT_EQ(matrix.rows.back().item, 25U);
  EXPECT_LT(matrix.rows.back().diagnosticity, 0.01);
  EXPECT_GT(matrix.rows.front().diagnosticity, 0.3);
  EXPECT_EQ(matrix.hypotheses.front(), ranking.groups.front().group);
  EXPECT_EQ(matrix.hypotheses.size(), kHypotheses);
}

TEST(NextEvidence, IsNothingThatIsAlreadyKnown) {
  const Table& table = small_world();
  const View view(table, {}, 0);
  const Measurer measurer(view, learned().all.implied);
  const std::vector<Index> items = {25, 30};
  for (const Lead& lead : next_evidence(measurer, items, rank(measurer, items, learned().all), 5)) {
    EXPECT_FALSE(std::ranges::binary_search(items, lead.item));
    EXPECT_GE(lead.bits, 0);
    EXPECT_LE(lead.found, 1);
  }
}

}  // namespace
}  // namespace backtrail::attribution
