// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <tuple>

#include "hunt/observations/merge.h"

namespace backtrail::hunt::observations {
namespace {

using Owned = std::tuple<std::uint32_t, std::string, std::int64_t, Place, std::uint32_t, std::string, std::string>;

std::vector<Owned> read_all(std::vector<Log>& logs) {
  std::vector<Log*> pointers;
  for (Log& log : logs) pointers.push_back(&log);
  Merge merge(pointers);
  std::vector<Owned> out;
  while (const Observation* one = merge.next()) {
    out.emplace_back(one->detector, one->key, one->time, one->place, one->part, one->value, one->note);
  }
  EXPECT_FALSE(merge.failed());
  return out;
}

std::vector<Owned> made(std::uint32_t seed, std::size_t count) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  std::vector<Owned> out;
  for (std::size_t i = 0; i < count; ++i) {
    out.emplace_back(below(3), std::string(below(4), 'k'), below(50), Place{{below(4), below(9), 7, 0}}, below(3),
                     std::string(below(30), 'v'), std::string(below(60), static_cast<char>('a' + below(3))));
  }
  return out;
}

void add(Log& log, const Owned& one) {
  log.add({std::get<0>(one), std::get<1>(one), std::get<2>(one), std::get<3>(one), std::get<4>(one), std::get<5>(one),
           std::get<6>(one)});
}

TEST(Observations, ComeBackInOneOrderHoweverTheyWereSharedOutAndSpilled) {
  auto all = made(1, 20'000);
  auto sorted = all;
  std::ranges::sort(sorted);
  const auto rest = std::ranges::unique(sorted);
  sorted.erase(rest.begin(), rest.end());
  for (const std::size_t count : {1U, 2U, 7U}) {
    for (const std::size_t budget : {kSmallestBudget, kDefaultBudget}) {
      std::vector<Log> logs;
      for (std::size_t i = 0; i < count; ++i) logs.emplace_back(budget);
      for (std::size_t i = 0; i < all.size(); ++i) add(logs[i * 31 % count], all[i]);
      EXPECT_EQ(logs[0].stats().spilled_bytes != 0, budget == kSmallestBudget);
      EXPECT_EQ(read_all(logs), sorted);
    }
    std::ranges::reverse(all);
  }
}

TEST(Observations, OfNoneAreNone) {
  std::vector<Log> logs(3);
  EXPECT_TRUE(read_all(logs).empty());
}

TEST(Observations, EqualOnesAreOne) {
  std::vector<Log> logs(2);
  const Owned one{1, "k", 5, Place{{1, 2, 3, 4}}, 0, "v", "n"};
  add(logs[0], one);
  add(logs[1], one);
  add(logs[1], one);
  EXPECT_EQ(read_all(logs), std::vector<Owned>{one});
}

TEST(Observations, LargerThanTheLimitAreDroppedAndCounted) {
  std::vector<Log> logs(1);
  logs[0].add({0, std::string(kObservationLimit, 'x'), 0, {}, 0, "y", ""});
  logs[0].add({0, std::string(kObservationLimit, 'x'), 0, {}, 0, "", ""});
  EXPECT_EQ(logs[0].stats().dropped, 1U);
  EXPECT_EQ(logs[0].stats().kept, 1U);
  EXPECT_EQ(read_all(logs).size(), 1U);
}

TEST(Observations, ThatCannotBeSpilledAreCountedAsLost) {
  ::setenv("TMPDIR", "/nonexistent-folder", 1);
  std::vector<Log> logs;
  logs.emplace_back(kSmallestBudget);
  for (const Owned& one : made(2, 4'000)) add(logs[0], one);
  ::unsetenv("TMPDIR");
  EXPECT_TRUE(logs[0].stats().failed);
  EXPECT_EQ(logs[0].stats().kept, 0U);
  EXPECT_EQ(logs[0].stats().dropped, 4'000U);
}

}  // namespace
}  // namespace backtrail::hunt::observations
