// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "report/coverage/coverage.h"

namespace backtrail::report {
namespace {

/// A hundred weeks from a first day, with the days of the week that `mask` names.
std::set<std::int64_t> weeks(unsigned mask, std::int64_t first = 150'000, int count = 100) {
  std::set<std::int64_t> out;
  for (std::int64_t day = first; day < first + 7 * count; ++day) {
    if ((mask >> (day % 7) & 1U) != 0) out.insert(day);
  }
  return out;
}

TEST(Silences, OneDayOfADailySourceIsAGap) {
  auto held = weeks(0x7F);
  held.erase(150'300);
  const auto got = silences_of(held, 150'000, 150'699);
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got[0].first, 150'300);
  EXPECT_EQ(got[0].last, 150'300);
  EXPECT_TRUE(got[0].unusual);
}

TEST(Silences, FreeDaysOfEveryWeekAreUsualAndAWeekWithoutIsNot) {
  auto held = weeks(0x1F);
  for (const Silence& one : silences_of(held, *held.begin(), *held.rbegin())) EXPECT_FALSE(one.unusual) << one.first;
  for (std::int64_t day = 150'300; day < 150'307; ++day) held.erase(day);
  std::size_t unusual = 0;
  for (const Silence& one : silences_of(held, *held.begin(), *held.rbegin())) {
    unusual += one.unusual ? 1 : 0;
    EXPECT_EQ(one.unusual, one.last - one.first > 4) << one.first;
  }
  EXPECT_EQ(unusual, 1U);
}

TEST(Silences, SourcesOfFewDaysProveLittle) {
  const auto got = silences_of({150'000, 150'002, 150'003}, 150'000, 150'003);
  ASSERT_EQ(got.size(), 1U);
  EXPECT_FALSE(got[0].unusual);
}

TEST(Silences, BeginningLateAndEndingEarlyAreGapsToo) {
  const auto got = silences_of(weeks(0x7F, 150'000, 20), 149'900, 150'300);
  ASSERT_EQ(got.size(), 2U);
  EXPECT_TRUE(got[0].unusual);
  EXPECT_EQ(got[1].first, 150'140);
  EXPECT_TRUE(got[1].unusual);
}

TEST(Silences, WhatHoldsNothingOfWhatIsAskedIsOneGap) {
  for (const std::set<std::int64_t>& held : {std::set<std::int64_t>{}, weeks(0x01, 150'000, 20), {150'000}}) {
    const auto got = silences_of(held, 150'200, 150'210);
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].first, 150'200);
    EXPECT_EQ(got[0].last, 150'210);
    EXPECT_TRUE(got[0].unusual);
  }
}

TEST(Silences, DaysOutsideOfWhatIsAskedTellWhatIsUsual) {
  const auto got = silences_of(weeks(0x7F, 150'000, 20), 150'138, 150'142);
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got[0].first, 150'140);
  EXPECT_TRUE(got[0].unusual) << "two days held of these, and twenty weeks before them";
}

}  // namespace
}  // namespace backtrail::report
