// SPDX-License-Identifier: Apache-2.0
#include "record/log_time.h"

#include <gtest/gtest.h>

#include <string>

namespace backtrail::record {
namespace {

std::string read(std::string_view text) {
  const auto time = parse_time(text);
  if (!time) return "none";
  return base::format(time->instant) + (time->zone_named ? " named" : time->zone_assumed ? " assumed" : "");
}

TEST(LogTime, ReadsWhatProgramsWrite) {
  EXPECT_EQ(read("10/Oct/2000:13:55:36.5 -0700"), "2000-10-10T20:55:36.5Z");
  EXPECT_EQ(read("Oct 10 2000 13:55:36.123 UTC"), "2000-10-10T13:55:36.123Z");
  EXPECT_EQ(read("Oct  1, 2000 13:55:36"), "2000-10-01T13:55:36Z assumed");
  EXPECT_EQ(read("Thu, 02 May 2024 10:00:00 +0200"), "2024-05-02T08:00:00Z");
  EXPECT_EQ(read("2 May 2024 10:00:00 GMT"), "2024-05-02T10:00:00Z");
  EXPECT_EQ(read("02-May-2024 10:00:00.250"), "2024-05-02T10:00:00.25Z assumed");
  EXPECT_EQ(read("Thu May  2 10:00:00 2024"), "2024-05-02T10:00:00Z assumed");
  EXPECT_EQ(read("Thu May  2 10:00:00 UTC 2024"), "2024-05-02T10:00:00Z");
  EXPECT_EQ(read("2024/05/02 10:00:00"), "2024-05-02T10:00:00Z assumed");
  EXPECT_EQ(read("2024/5/2 9:05:00.7 +01:00"), "2024-05-02T08:05:00.7Z");
  EXPECT_EQ(read("20240502T100000Z"), "2024-05-02T10:00:00Z");
  EXPECT_EQ(read("20240502T100000.123+0200"), "2024-05-02T08:00:00.123Z");
}

TEST(LogTime, ReadsTheHalvesOfADay) {
  for (const char* text :
       {"Oct 31, 2026 11:45:00 PM", "October 31, 2026, 11:45:00 p.m.", "10/31/2026 11:45:00 PM",
        "10/31/2026, 11:45:00\xe2\x80\xafPM", "31/10/2026 11:45 pm", "2026-10-31 11:45:00 PM",
        "2026/10/31 11:45:00.000 P.M.", "Saturday, October 31, 2026 11:45:00 PM", "31.10.2026 11:45 PM"})
    EXPECT_EQ(read(text), "2026-10-31T23:45:00Z assumed") << text;
  EXPECT_EQ(read("10/30/2026 12:02:03 AM"), "2026-10-30T00:02:03Z assumed");
  EXPECT_EQ(read("10/30/2026 12:02:03 PM UTC"), "2026-10-30T12:02:03Z");
  EXPECT_EQ(read("10/30/2026 1:02:03 am +0100"), "2026-10-30T00:02:03Z");
  EXPECT_EQ(read("2026-10-31 23:45:00 PM"), "2026-10-31T23:45:00Z assumed");
  for (const char* text : {"10/30/2026 13:02:03 AM", "10/30/2026 0:02:03 PM", "10/30/2026 1:02:03 XM"})
    EXPECT_FALSE(read(text).ends_with("Z assumed")) << text;
}

TEST(LogTime, ReadsDaysOfTheYearAndDaysWithSlashesThatCanBeNoMonth) {
  EXPECT_EQ(read("2026-304T23:45:00Z"), "2026-10-31T23:45:00Z");
  EXPECT_EQ(read("2024-366T00:00:00"), "2024-12-31T00:00:00Z assumed");
  EXPECT_EQ(read("2026-366T00:00:00Z"), "none");
  EXPECT_EQ(read("10/30/2026"), "2026-10-30T00:00:00Z assumed");
  EXPECT_EQ(read("30/10/2026 09:05"), "2026-10-30T09:05:00Z assumed");
  EXPECT_EQ(read("05/05/2026 09:05"), "2026-05-05T09:05:00Z assumed");
  EXPECT_EQ(read("10/11/2026 09:05"), "none");
}

TEST(LogTime, OrderOfALogIsThatOfItsDaysThatCanBeNoMonth) {
  EXPECT_EQ(day_order_of("time,x\n01/02/2026 10:00,1\n13/02/2026 10:00,2\n"), DayOrder::day_first);
  EXPECT_EQ(day_order_of(std::string("1\0/\0"
                                     "3\0"
                                     "1\0/\0"
                                     "2\0"
                                     "0\0"
                                     "2\0"
                                     "6\0",
                                     18)),
            DayOrder::month_first);
  for (const char* text :
       {"", "01/02/2026", "13/02/2026 02/13/2026", "31/12/26", "/31/12/2026/", "GET /a/13/02/", "1/02/131/2"})
    EXPECT_EQ(day_order_of(text), text == std::string("/31/12/2026/") ? DayOrder::day_first : DayOrder::unknown)
        << text;
  const auto march = parse_time("03/02/2026 9:05 PM", DayOrder::month_first);
  const auto february = parse_time("03/02/2026 9:05 PM", DayOrder::day_first);
  ASSERT_TRUE(march && february);
  EXPECT_EQ(base::format(march->instant), "2026-03-02T21:05:00Z");
  EXPECT_EQ(base::format(february->instant), "2026-02-03T21:05:00Z");
}

TEST(LogTime, ReadsWhatProgramsPutBehindAnOffset) {
  EXPECT_EQ(read("Sat Oct 31 2026 23:45:00 GMT+0200 (Central European Summer Time)"), "2026-10-31T21:45:00Z");
  EXPECT_EQ(read("2026-10-31T23:45:00.5+02:00[Europe/Berlin]"), "2026-10-31T21:45:00.5Z");
  EXPECT_EQ(read("2026-10-31 23:45:00.123 +0200 CEST m=+0.001"), "2026-10-31T21:45:00.123Z");
  EXPECT_EQ(read("Sat Oct 31 23:45:00 +0200 2026"), "2026-10-31T21:45:00Z");
}

TEST(LogTime, ReadsCountsOfWindowsAndDotNet) {
  for (const char* text : {"/Date(1793490300000)/", "/Date(1793490300000+0200)/", "134379639000000000",
                           "639290871000000000", "13437963900000000", "1793490300000000000"})
    EXPECT_EQ(read(text), "2026-10-31T23:45:00Z") << text;
}

TEST(LogTime, ZonesWithANameAreNone) {
  EXPECT_EQ(read("Thu May  2 10:00:00 CEST 2024"), "2024-05-02T10:00:00Z named");
  EXPECT_EQ(read("Thu, 02 May 2024 10:00:00 EST"), "2024-05-02T10:00:00Z named");
  EXPECT_EQ(read("2026-10-31T23:45:00 CET"), "2026-10-31T23:45:00Z named");
  EXPECT_EQ(read("2026-10-31T23:45:00 Europe/Berlin"), "2026-10-31T23:45:00Z named");
  EXPECT_EQ(read("2026-10-31T23:45:00 (Central European Time)"), "2026-10-31T23:45:00Z named");
}

TEST(LogTime, ReadsNothingElse) {
  for (const std::string_view text :
       {"", "2024/13/02 10:00:00", "02/05/2024 10:00:00", "05/02/2024 10:00:00 AM", "20240502100000Z..",
        "Thu, a text of words", "2024/05/02 at ten", "02 Mai 2024 10:00:00", "31/Feb/2024:10:00:00 +0000",
        "Monday             ", "20240502T10:00:00Z", "Thu May  2 10:00:00", "2024-05-02 10:00:00 [",
        "2024/05/02 10:00:00 +0200, or so", "/Date(x)/", "/Date(-1)/", "2024/05/02 10:00:00 +99"})
    EXPECT_EQ(read(text), "none") << text;
}

}  // namespace
}  // namespace backtrail::record
