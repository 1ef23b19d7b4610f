// SPDX-License-Identifier: Apache-2.0
#include "app/time_zones.h"

#include <gtest/gtest.h>

#include "app/codes.h"

namespace backtrail::app {
namespace {

base::Instant at(const char* text) { return base::parse_iso(text)->instant; }

TEST(TimeZones, OneInstantIsReadInEachZoneWithItsSummerTime) {
  EXPECT_EQ(*local_text(at("2018-12-20T19:00:00Z"), "Pacific/Auckland"),
            "Friday 21 December 2018, 08:00 in Pacific/Auckland (UTC+13:00, summer time)");
  EXPECT_EQ(*local_text(at("2018-06-20T20:00:00Z"), "Pacific/Auckland"),
            "Thursday 21 June 2018, 08:00 in Pacific/Auckland (UTC+12:00)");
  EXPECT_EQ(*local_text(at("2018-12-20T19:00:00Z"), "Europe/London"),
            "Thursday 20 December 2018, 19:00 in Europe/London (UTC+00:00)");
  EXPECT_EQ(*local_text(at("2018-12-20T19:00:00Z"), "America/St_Johns"),
            "Thursday 20 December 2018, 15:30 in America/St_Johns (UTC-03:30)");
  EXPECT_EQ(local_text(at("2018-12-20T19:00:00Z"), "Middle/Earth").error().code, kBadZone);
  // Letters that mean several places are none: for ICU "BST" is Bangladesh.
  for (const char* name : {"", "BST", "AST", "EST", "IST", "CET"})
    EXPECT_EQ(local_text(at("2018-12-20T19:00:00Z"), name).error().code, kBadZone) << name;
  EXPECT_EQ(*local_text(at("2018-12-20T19:00:00Z"), "UTC"), "Thursday 20 December 2018, 19:00 in UTC (UTC+00:00)");
}

TEST(TimeZones, LocalTimeIsOneInstantOrRefused) {
  EXPECT_EQ(base::format(*from_local("2018-12-21T08:00", "Pacific/Auckland")), "2018-12-20T19:00:00Z");
  EXPECT_EQ(base::format(*from_local("2018-06-21T08:00", "Pacific/Auckland")), "2018-06-20T20:00:00Z");
  // The clocks went from 02:00 to 03:00 on 30 September 2018, and back from 03:00 to 02:00 on 1 April 2018.
  EXPECT_EQ(from_local("2018-09-30T02:30", "Pacific/Auckland").error().code, kNoSuchLocalTime);
  EXPECT_EQ(from_local("2018-04-01T02:30", "Pacific/Auckland").error().code, kNoSuchLocalTime);
  EXPECT_EQ(base::format(*from_local("2018-09-30T03:00", "Pacific/Auckland")), "2018-09-29T14:00:00Z");
  EXPECT_EQ(from_local("2018-12-20T19:00:00Z", "Pacific/Auckland").error().code, kNoSuchLocalTime);
}

TEST(TimeZones, PlaceKnowsAllChangesOfItsClocks) {
  const auto read = [](const char* place, const char* local) {
    const auto found = place_zone(place)->read(at(local));
    return std::pair(base::format(found->at), found->shown);
  };
  using Is = std::pair<std::string, base::Shown>;
  EXPECT_EQ(read("Europe/Berlin", "2016-01-15T12:00:00"), Is("2016-01-15T11:00:00Z", base::Shown::once));
  EXPECT_EQ(read("Europe/Berlin", "2016-07-15T12:00:00"), Is("2016-07-15T10:00:00Z", base::Shown::once));
  EXPECT_EQ(read("Europe/Berlin", "2016-10-30T02:30:00"), Is("2016-10-30T00:30:00Z", base::Shown::twice));
  EXPECT_EQ(read("Europe/Berlin", "2016-03-27T02:30:00"), Is("2016-03-27T01:30:00Z", base::Shown::never));
  EXPECT_EQ(read("Europe/Berlin", "2080-07-15T12:00:00"), Is("2080-07-15T10:00:00Z", base::Shown::once));
  EXPECT_EQ(read("Pacific/Apia", "2011-12-30T12:00:00").second, base::Shown::never);
  EXPECT_EQ(read("Australia/Lord_Howe", "2018-04-01T01:45:00"), Is("2018-03-31T14:45:00Z", base::Shown::twice));
  // What ICU says of an instant, and what is read of the clocks there, are one.
  for (const char* place :
       {"Europe/Berlin", "America/St_Johns", "Africa/Casablanca", "Asia/Kolkata", "Pacific/Auckland"}) {
    for (std::int64_t day = 0; day < 366 * 3; ++day) {
      const base::Instant noon{at("2015-01-01T12:00:00Z").ticks + day * base::kTicksPerDay};
      const auto back = from_local(base::format(noon).substr(0, 16), place);
      ASSERT_TRUE(back) << place << " " << base::format(noon);
      EXPECT_EQ(base::format(place_zone(place)->read(noon)->at), base::format(*back)) << place;
    }
  }
}

TEST(TimeZones, AnInstantMayBeLaterWhereItsLocalTimeCameTwiceAndItIsTheEarlier) {
  const auto may = [](const char* time, const char* place) { return may_be_later(at(time), *place_zone(place)); };
  EXPECT_FALSE(may("2016-10-29T23:59:59Z", "Europe/Berlin"));
  EXPECT_TRUE(may("2016-10-30T00:00:00Z", "Europe/Berlin"));
  EXPECT_TRUE(may("2016-10-30T00:59:59.5Z", "Europe/Berlin"));
  EXPECT_FALSE(may("2016-10-30T01:00:00Z", "Europe/Berlin")) << "no reading comes to the later one";
  EXPECT_FALSE(may("2016-03-27T01:00:00Z", "Europe/Berlin"));
  EXPECT_TRUE(may("2016-04-02T14:45:00Z", "Australia/Lord_Howe")) << "half an hour, put back at 15:00";
  EXPECT_FALSE(may("2016-04-02T14:15:00Z", "Australia/Lord_Howe"));
  EXPECT_FALSE(may("2016-10-30T00:30:00Z", "Asia/Kolkata"));
  EXPECT_FALSE(may_be_later(at("2016-10-30T00:30:00Z"), base::Zone(60)));
}

TEST(TimeZones, WhatIsNoPlaceIsRefusedWithTheOneThatWasMeant) {
  EXPECT_EQ(place_zone("Europe/Berln").error().code, kBadZone);
  EXPECT_TRUE(place_zone("Europe/Berln").error().hint.starts_with("did you mean Europe/Berlin?"));
  EXPECT_TRUE(place_zone("new york").error().hint.starts_with("did you mean America/New_York?"));
  for (const char* name : {"", "CST", "IST", "Middle/Earth", "GMT+3", "+2:00"})
    EXPECT_EQ(place_zone(name).error().code, kBadZone) << name;
}

}  // namespace
}  // namespace backtrail::app
