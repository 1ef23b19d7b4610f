// SPDX-License-Identifier: Apache-2.0
#include "record/log_time.h"

#include <gtest/gtest.h>

#include <string>

namespace backtrail::record {
namespace {

std::string read(std::string_view text) {
  const auto time = parse_log_time(text);
  return time ? base::format(time->instant) + (time->zone_assumed ? " assumed" : "") : "none";
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

TEST(LogTime, ZonesWithANameAreNone) {
  EXPECT_EQ(read("Thu May  2 10:00:00 CEST 2024"), "2024-05-02T10:00:00Z assumed");
  EXPECT_EQ(read("Thu, 02 May 2024 10:00:00 EST"), "2024-05-02T10:00:00Z assumed");
}

TEST(LogTime, ReadsNothingElse) {
  for (const std::string_view text :
       {"", "2024/13/02 10:00:00", "02/05/2024 10:00:00", "05/02/2024 10:00:00 AM", "20240502100000Z..",
        "Thu, a text of words", "2024/05/02 at ten", "02 Mai 2024 10:00:00", "31/Feb/2024:10:00:00 +0000",
        "Monday             ", "20240502T10:00:00Z", "1234567890123456", "Thu May  2 10:00:00"})
    EXPECT_EQ(read(text), "none") << text;
}

}  // namespace
}  // namespace backtrail::record
