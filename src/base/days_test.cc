// SPDX-License-Identifier: Apache-2.0
#include "base/days.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/time.h"

namespace backtrail::base {
namespace {

TEST(Days, NextToEachOtherAreOneRun) {
  EXPECT_TRUE(runs_of_days(std::set<std::int64_t>{}).empty());
  const auto got = runs_of_days(std::set<std::int64_t>{1, 2, 3, 5, 8, 9});
  ASSERT_EQ(got.size(), 3U);
  EXPECT_EQ(got[0].first, 1);
  EXPECT_EQ(got[0].last, 3);
  EXPECT_EQ(got[1].first, 5);
  EXPECT_EQ(got[1].last, 5);
  EXPECT_EQ(got[2].last, 9);
}

TEST(Days, AnotherValueBeginsAnotherRun) {
  const auto got = runs_of_days(std::map<std::int64_t, int>{{1, 7}, {2, 7}, {3, 8}, {5, 8}});
  ASSERT_EQ(got.size(), 3U);
  EXPECT_EQ(got[0].first.last, 2);
  EXPECT_EQ(got[1].first.first, 3);
  EXPECT_EQ(got[1].second, 8);
  EXPECT_EQ(got[2].first.first, 5);
}

TEST(Days, RangesAreWrittenAsDates) {
  const std::int64_t day = day_number(parse_iso("2017-02-28")->instant);
  EXPECT_THAT(day_ranges({day, day + 1, day + 3}), testing::ElementsAre(testing::Pair("2017-02-28", "2017-03-01"),
                                                                        testing::Pair("2017-03-03", "2017-03-03")));
}

}  // namespace
}  // namespace backtrail::base
