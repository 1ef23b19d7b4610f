// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <gtest/gtest.h>

namespace backtrail::base {
namespace {

TEST(Time, RoundTripsToAHundredNanoseconds) {
  for (const char* text : {"1601-01-01T00:00:00Z", "2017-02-03T04:05:06.7891234Z", "2000-02-29T23:59:59.5Z",
                           "9999-12-31T23:59:59.9999999Z"}) {
    const auto parsed = parse_iso(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(format(parsed->instant), text);
    EXPECT_FALSE(parsed->zone_assumed);
  }
}

TEST(Time, ReadsOffsetsAndSaysWhenTheZoneIsAssumed) {
  EXPECT_EQ(format(parse_iso("2017-02-03T04:05:06+02:00")->instant), "2017-02-03T02:05:06Z");
  EXPECT_EQ(format(parse_iso("2017-02-03 04:05:06,250 UTC")->instant), "2017-02-03T04:05:06.25Z");
  EXPECT_EQ(format(parse_iso("2017-02-03T04:05:06-0730")->instant), "2017-02-03T11:35:06Z");
  EXPECT_EQ(format(parse_iso("2017-02-03 04:05:06 -0700")->instant), "2017-02-03T11:05:06Z");
  EXPECT_EQ(format(parse_iso("2017-02-03 04:05:06 +02:00")->instant), "2017-02-03T02:05:06Z");
  EXPECT_FALSE(parse_iso("2017-02-03 04:05:06 "));
  EXPECT_TRUE(parse_iso("2017-02-03 04:05:06.123456789")->zone_assumed);
  EXPECT_EQ(format(parse_iso("2017-02-03 04:05:06.123456789")->instant), "2017-02-03T04:05:06.1234567Z");
  EXPECT_EQ(format(parse_iso("2017-02-03")->instant), "2017-02-03T00:00:00Z");
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const char* text : {"", "2017", "2017-13-01", "2017-02-30", "2017-02-03T25:00:00Z", "2017-02-03T04:05:06.Z",
                           "2017-02-03T04:05:06Zx", "1600-12-31", "0000-00-00", "2017-02-03T04:05:06+24:00",
                           "1601-01-01T00:00:00+01:00", "9999-12-31T23:59:60Z"}) {
    EXPECT_FALSE(parse_iso(text)) << text;
  }
}

TEST(Time, ReadsUnixSecondsWithFractions) {
  EXPECT_EQ(format(*parse_unix("1521911720.865716")), "2018-03-24T17:15:20.865716Z");
  EXPECT_EQ(format(*parse_unix("-0.5")), "1969-12-31T23:59:59.5Z");
  EXPECT_FALSE(parse_unix("1e9"));
  EXPECT_FALSE(parse_unix("99999999999999"));
}

TEST(Time, LeapSecondIsTheNextMinute) {
  EXPECT_EQ(format(parse_iso("2016-12-31T23:59:60Z")->instant), "2017-01-01T00:00:00Z");
}

}  // namespace
}  // namespace backtrail::base
