// SPDX-License-Identifier: Apache-2.0
#include "base/zone.h"

#include <gtest/gtest.h>

namespace backtrail::base {
namespace {

std::int64_t ticks(const char* text) { return parse_iso(text)->instant.ticks; }

/// Clocks an hour ahead in winter and two in summer, as in Berlin in 2016.
Zone berlin() {
  return {"Europe/Berlin",
          {{ticks("2015-10-25T01:00:00Z"), 3600},
           {ticks("2016-03-27T01:00:00Z"), 7200},
           {ticks("2016-10-30T01:00:00Z"), 3600}}};
}

std::pair<std::string, Shown> read(const Zone& zone, const char* local) {
  const auto found = zone.read({ticks(local)});
  return found ? std::pair(format(found->at), found->shown) : std::pair(std::string(), Shown::once);
}

using Is = std::pair<std::string, Shown>;

TEST(Zone, OffsetIsTakenOff) {
  EXPECT_EQ(read(Zone(), "2016-07-01T12:00:00"), Is("2016-07-01T12:00:00Z", Shown::once));
  EXPECT_EQ(read(Zone(-90), "2016-07-01T12:00:00"), Is("2016-07-01T13:30:00Z", Shown::once));
  EXPECT_FALSE(Zone(60).read({0}));
  EXPECT_EQ(Zone(-90).text(), "-01:30");
  EXPECT_EQ(Zone().text(), "UTC");
}

TEST(Zone, PlaceHasItsSummerTime) {
  EXPECT_EQ(read(berlin(), "2016-01-01T12:00:00"), Is("2016-01-01T11:00:00Z", Shown::once));
  EXPECT_EQ(read(berlin(), "2016-07-01T12:00:00"), Is("2016-07-01T10:00:00Z", Shown::once));
  EXPECT_EQ(read(berlin(), "2020-07-01T12:00:00"), Is("2020-07-01T11:00:00Z", Shown::once));
  EXPECT_EQ(read(berlin(), "1990-07-01T12:00:00"), Is("1990-07-01T11:00:00Z", Shown::once));
  EXPECT_EQ(berlin().text(), "Europe/Berlin");
}

TEST(Zone, HourThatComesTwiceIsTheEarlierOneAndSaysSo) {
  EXPECT_EQ(read(berlin(), "2016-10-30T01:59:59"), Is("2016-10-29T23:59:59Z", Shown::once));
  EXPECT_EQ(read(berlin(), "2016-10-30T02:00:00"), Is("2016-10-30T00:00:00Z", Shown::twice));
  EXPECT_EQ(read(berlin(), "2016-10-30T02:59:59"), Is("2016-10-30T00:59:59Z", Shown::twice));
  EXPECT_EQ(read(berlin(), "2016-10-30T03:00:00"), Is("2016-10-30T02:00:00Z", Shown::once));
}

TEST(Zone, HourThatNeverCameIsReadAsIfClocksHadNotBeenChangedYet) {
  EXPECT_EQ(read(berlin(), "2016-03-27T01:59:59"), Is("2016-03-27T00:59:59Z", Shown::once));
  EXPECT_EQ(read(berlin(), "2016-03-27T02:00:00"), Is("2016-03-27T01:00:00Z", Shown::never));
  EXPECT_EQ(read(berlin(), "2016-03-27T02:59:59"), Is("2016-03-27T01:59:59Z", Shown::never));
  EXPECT_EQ(read(berlin(), "2016-03-27T03:00:00"), Is("2016-03-27T01:00:00Z", Shown::once));
}

TEST(Zone, DayThatWasLeftOut) {
  // Samoa went over the date line: behind 29 December 2011 came the 31st.
  const Zone apia("Pacific/Apia",
                  {{ticks("2011-09-24T14:00:00Z"), -10 * 3600}, {ticks("2011-12-30T10:00:00Z"), 14 * 3600}});
  EXPECT_EQ(read(apia, "2011-12-29T23:59:59"), Is("2011-12-30T09:59:59Z", Shown::once));
  EXPECT_EQ(read(apia, "2011-12-30T12:00:00").second, Shown::never);
  EXPECT_EQ(read(apia, "2011-12-31T00:00:00"), Is("2011-12-30T10:00:00Z", Shown::once));
}

TEST(Zone, OfAPlaceThatNobodyKnowsNoTimeIsRead) {
  EXPECT_FALSE(Zone("Middle/Earth", {}).read({ticks("2016-07-01T12:00:00")}));
  EXPECT_NE(Zone("Middle/Earth", {}), Zone());
}

}  // namespace
}  // namespace backtrail::base
