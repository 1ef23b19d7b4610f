// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/day_runs.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace backtrail::app {
namespace {

std::set<std::int64_t> each_of(const DayRuns& runs) {
  std::set<std::int64_t> out;
  for (const base::DayRun& run : runs)
    for (std::int64_t day = run.first; day <= run.last; ++day) out.insert(day);
  return out;
}

/// As few as there can be.
bool is_normal(const DayRuns& runs) { return runs.size() == base::runs_of_days(each_of(runs)).size(); }

TEST(DayRuns, EqualSetsOfDaysWhateverIsPut) {
  std::mt19937 random(11);
  const auto some = [&] {
    std::set<std::int64_t> days;
    for (std::size_t i = random() % 12; i > 0; --i) {
      const std::int64_t first = random() % 40;
      for (std::int64_t day = first, last = first + random() % 6; day <= last; ++day) days.insert(day);
    }
    return days;
  };
  for (int round = 0; round < 2000; ++round) {
    const auto a = some(), b = some();
    const DayRuns one = base::runs_of_days(a), other = base::runs_of_days(b);
    auto both = a;
    both.insert(b.begin(), b.end());
    auto left = a;
    for (const auto day : b) left.erase(day);
    ASSERT_EQ(each_of(united(one, other)), both);
    ASSERT_EQ(each_of(without(one, other)), left);
    ASSERT_TRUE(is_normal(united(one, other)) && is_normal(without(one, other)));
    ASSERT_EQ(equal_days(one, other), a == b);
    ASSERT_EQ(days_in(one), std::ssize(a));
    DayRuns loose = other;
    loose.insert(loose.end(), one.begin(), one.end());
    ASSERT_TRUE(equal_days(in_order(loose), united(one, other)));
    for (std::int64_t day = -1; day < 50; ++day) {
      const auto run = run_from(one, day);
      const auto next = a.lower_bound(day);
      ASSERT_EQ(run == one.end() ? 99 : std::max(run->first, day), next == a.end() ? 99 : *next) << day;
    }

    NumberedDays numbered;
    std::map<std::int64_t, std::uint64_t> plain;
    for (int put = 0; put < 8; ++put) {
      const auto days = some();
      const std::uint64_t number = 1 + random() % 4;
      numbered.put(base::runs_of_days(days), number);
      for (const auto day : days) plain[day] = std::max(plain[day], number);
    }
    for (std::int64_t day = -1; day < 50; ++day)
      ASSERT_EQ(numbered.of(day), plain.contains(day) ? plain[day] : 0) << day;
    std::size_t stretches = 0;
    for (auto at = numbered.from(-1); at != numbered.end(); ++at) ++stretches;
    ASSERT_EQ(stretches, base::runs_of_days(plain).size());
  }
}

TEST(DayRuns, OverlappingRangesOfASourceAreOne) {
  registers::LogSourceDays held;
  held.days = {{"2016-11-03", "2016-11-05"},
               {"2016-11-01", "2016-11-02"},
               {"2016-11-04", "2016-11-04"},
               {"2016-12-01", "2016-12-01"}};
  const DayRuns runs = day_runs_of(held);
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].last - runs[0].first, 4);
  EXPECT_EQ(runs[1].last, runs[1].first);
}

}  // namespace
}  // namespace backtrail::app
