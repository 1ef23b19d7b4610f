// SPDX-License-Identifier: Apache-2.0
#include "ingest/years.h"

#include <gtest/gtest.h>

#include "ingest/codes.h"
#include "ingest/testing/collect.h"

namespace backtrail::ingest {
namespace {

constexpr std::string_view kWritten = "2023-12-31T18:30:00Z";

SourceInfo written_at(std::string_view time) {
  SourceInfo file{"no-such-file.log"};
  file.modified = base::parse_iso(time)->instant;
  return file;
}

std::string lines_of(const std::vector<std::string>& stamps) {
  std::string out;
  for (const std::string& stamp : stamps) out += stamp + " host sshd[1]: session opened\n";
  return out;
}

YearsByOrder by_order(const std::string& lines, std::string_view written = kWritten) {
  return {written_at(written), syslog_format(), Head{lines, true, {}}};
}

/// The times as the stream is read that is settled by it.
std::vector<std::string> times(const std::string& lines, std::string_view written = kWritten) {
  SourceInfo file = written_at(written);
  file.no_younger = by_order(lines, written).no_younger();
  std::vector<std::string> out;
  for (const auto& record : testing::read_bytes(syslog_format(), lines, file).records) out.push_back(record.time);
  return out;
}

using Times = std::vector<std::string>;

TEST(YearsByOrder, FirstDayOfAWholeYearIsOfThatYear) {
  const std::string lines = lines_of({"Jan  1 00:30:00", "Jun  1 00:30:00", "Dec 31 18:30:00"});
  EXPECT_TRUE(by_order(lines).no_younger());
  EXPECT_FALSE(by_order(lines).warning());
  EXPECT_EQ(times(lines), (Times{"2023-01-01T00:30:00Z", "2023-06-01T00:30:00Z", "2023-12-31T18:30:00Z"}));
}

TEST(YearsByOrder, SameDayOfTheYearBeforeInTheEvening) {
  const std::string lines = lines_of({"Dec 31 20:00:00", "Jan  2 00:30:00", "Dec 31 18:00:00"});
  EXPECT_EQ(times(lines), (Times{"2022-12-31T20:00:00Z", "2023-01-02T00:30:00Z", "2023-12-31T18:00:00Z"}));
}

TEST(YearsByOrder, LogsAcrossNewYearAndThoseOfAnotherZoneKeepTheirGrace) {
  const std::string across = lines_of({"Dec 30 10:00:00", "Dec 31 18:30:00", "Jan  1 02:30:00"});
  EXPECT_EQ(times(across), (Times{"2023-12-30T10:00:00Z", "2023-12-31T18:30:00Z", "2024-01-01T02:30:00Z"}));
  EXPECT_FALSE(by_order(across).warning());
  // All of it by clocks that are ahead of the file's.
  const std::string ahead = lines_of({"Dec 31 23:00:00", "Jan  1 02:00:00", "Jan  1 02:30:00"});
  EXPECT_EQ(times(ahead), (Times{"2023-12-31T23:00:00Z", "2024-01-01T02:00:00Z", "2024-01-01T02:30:00Z"}));
  EXPECT_FALSE(by_order(ahead).warning());
  // Two hosts that write in turns, of which one is eight hours ahead.
  const std::string mixed =
      lines_of({"Dec 31 10:00:00", "Jan  1 01:50:00", "Dec 31 18:00:00", "Jan  1 02:20:00", "Dec 31 18:30:00"});
  EXPECT_EQ(times(mixed), (Times{"2023-12-31T10:00:00Z", "2024-01-01T01:50:00Z", "2023-12-31T18:00:00Z",
                                 "2024-01-01T02:20:00Z", "2023-12-31T18:30:00Z"}));
  EXPECT_FALSE(by_order(mixed).warning());
}

TEST(YearsByOrder, ClockThatWasNotSetMovesNoOtherRecord) {
  const std::string month = lines_of({"Mar  1 10:00:00", "Jan  1 00:00:03", "Mar 31 20:01:00"});
  EXPECT_EQ(times(month, "2023-03-31T12:00:00Z"),
            (Times{"2023-03-01T10:00:00Z", "2023-01-01T00:00:03Z", "2023-03-31T20:01:00Z"}));
  const std::string ahead = lines_of({"Mar 31 20:00:00", "Jan  1 00:00:03", "Mar 31 20:01:00"});
  EXPECT_EQ(times(ahead, "2023-03-31T12:00:00Z"),
            (Times{"2023-03-31T20:00:00Z", "2023-01-01T00:00:03Z", "2023-03-31T20:01:00Z"}));
}

TEST(YearsByOrder, WhatStaysOpenIsSaid) {
  const auto code = [](const YearsByOrder& years) {
    const auto warning = years.warning();
    return warning && warning->severity == base::Severity::warning ? std::optional(warning->code) : std::nullopt;
  };
  // Six hours out of order, or nearly a year apart.
  EXPECT_EQ(code(by_order(lines_of({"Jan  1 00:30:00", "Dec 31 18:30:00"}))), kYearOpen);
  // More than a year.
  EXPECT_EQ(code(by_order(lines_of({"Dec 31 18:00:00", "Jan  1 00:30:00", "Jun  1 00:30:00", "Dec 31 18:30:00"}))),
            kYearOpen);
  // A copy that is younger than what is in it.
  EXPECT_EQ(code(by_order(lines_of({"May  1 10:00:00", "Jun 15 10:00:00", "Jun 16 10:00:00", "Jul 31 10:00:00"}),
                          "2024-06-15T12:00:00Z")),
            kYearOpen);
  EXPECT_EQ(code(by_order(lines_of({"May  1 10:00:00", "Jul 31 10:00:00"}), "2024-08-15T12:00:00Z")), std::nullopt);
  // The newest first, as exports have it.
  EXPECT_EQ(code(by_order(lines_of({"May 31 10:00:00", "May 15 10:00:00", "May  1 10:00:00"}), "2024-06-15T12:00:00Z")),
            std::nullopt);
}

TEST(YearsByOrder, BlocksTellWhatTheirFirstLinesDoNot) {
  const std::string first = lines_of({"May  1 10:00:00", "Jun 10 10:00:00"});
  const std::string second = lines_of({"Jun 20 10:00:00", "Jul 31 10:00:00"});
  YearsByOrder years(written_at("2024-06-15T12:00:00Z"), syslog_format(), Head{first, false, {}});
  years.watch({0, first, 1, nullptr});
  EXPECT_FALSE(years.warning());
  years.watch({first.size(), second, 3, nullptr});
  ASSERT_TRUE(years.warning());
  EXPECT_NE(years.warning()->message.find("2024-06-15"), std::string::npos);
}

TEST(YearsByOrder, StampsWithYearsAndOtherFormatsHaveNothingToBeSettled) {
  const std::string iso = "2024-01-01T00:30:00Z h a[1]: x\n2023-06-01T00:30:00Z h a[1]: x\n";
  EXPECT_FALSE(by_order(iso).no_younger());
  EXPECT_FALSE(by_order(iso).warning());
  EXPECT_FALSE(YearsByOrder(SourceInfo{"-"}, syslog_format(), Head{iso, true, {}}).no_younger());
}

}  // namespace
}  // namespace backtrail::ingest
