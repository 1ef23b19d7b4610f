// SPDX-License-Identifier: Apache-2.0
#include "attribution/working_hours.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace backtrail::attribution {
namespace {

/// Every hour from `begins` until `ends` of UTC on days of January 2017.
std::vector<base::Instant> office(int begins, int ends, std::initializer_list<int> days) {
  std::vector<base::Instant> out;
  for (const int day : days) {
    for (int hour = begins; hour < ends; ++hour) {
      out.push_back(*base::from_civil({2017, 1, day, hour, 20, 0, 0}));
      out.push_back(*base::from_civil({2017, 1, day, hour, 40, 0, 0}));  // the same hour counts once
    }
  }
  return out;
}

TEST(WorkingHours, AreSaidWithTheirWidth) {
  // 00:00 to 10:00 UTC is 08:00 to 18:00 at UTC+8.
  const auto full = working_hours(office(0, 10, {9, 10, 11, 12, 13}));
  EXPECT_EQ(full.slots, 50U);
  EXPECT_EQ(full.best_h, 8);
  EXPECT_EQ(full.offsets_h, std::vector<int>{8});
  // Six of the ten hours would be a working day further west and east too.
  const auto half = working_hours(office(2, 8, {9, 10, 11, 12, 13}));
  EXPECT_EQ(half.offsets_h, (std::vector<int>{6, 7, 8, 9, 10}));
}

TEST(WorkingHours, OfFewHoursOrOfRoundTheClockNothingIsSaid) {
  EXPECT_TRUE(working_hours(office(0, 10, {9})).offsets_h.empty());
  EXPECT_TRUE(working_hours(office(0, 24, {9, 10, 11})).offsets_h.empty());
  EXPECT_EQ(working_hours({}).slots, 0U);
}

TEST(WorkingHours, CountriesHaveZonesWeekendsAndHolidays) {
  // The lunar new year of 2017 was 28 January, a Saturday.
  const auto times = office(0, 10, {26, 27, 28, 29});
  const auto hours = working_hours(times);
  const auto china = in_country(hours, times, "CN");
  EXPECT_TRUE(china.fits);
  EXPECT_NE(std::ranges::find(china.offsets_min, 480), china.offsets_min.end());
  EXPECT_DOUBLE_EQ(china.weekend_share, 0.5);
  EXPECT_EQ(china.holidays, (std::vector<std::string>{"2017-01-28 lunar new year", "2017-01-29 lunar new year"}));
  const auto iran = in_country(hours, times, "IR");  // rests on Fridays
  EXPECT_FALSE(iran.fits);
  EXPECT_EQ(iran.offsets_min, std::vector<int>{210});
  EXPECT_DOUBLE_EQ(iran.weekend_share, 0.25);
  EXPECT_TRUE(in_country(hours, times, "no country").offsets_min.empty());
}

}  // namespace
}  // namespace backtrail::attribution
