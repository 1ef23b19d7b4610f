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
  EXPECT_EQ(local_text(at("2018-12-20T19:00:00Z"), "").error().code, kBadZone);
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

}  // namespace
}  // namespace backtrail::app
