// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ingest/codes.h"
#include "ingest/testing/collect.h"
#include "ingest/text/line_splitter.h"

namespace backtrail::ingest {
namespace {

using testing::Collected;

SourceInfo source_of(std::string_view modified) {
  SourceInfo source{"log"};
  source.modified = base::parse_iso(modified)->instant;
  return source;
}

Collected read_syslog(std::string_view bytes, std::string_view modified = "2018-01-02T00:00:00Z") {
  return testing::read_bytes(syslog_format(), bytes, source_of(modified));
}

TEST(Syslog, Rfc5424FieldsAndStructuredData) {
  const std::string text =
      "<165>1 2017-03-04T05:06:07.123+01:00 gw1 vpnd 812 LOGIN [session@32473 user=\"a\\\"b\" src=\"192.0.2.7\"][x@1] \xef\xbb\xbfwelcome\n";
  const Collected got = read_syslog(text);
  ASSERT_EQ(got.records.size(), 1U);
  const auto& r = got.records[0];
  EXPECT_EQ(r.time, "2017-03-04T04:06:07.123Z");
  EXPECT_FALSE(r.time_assumed);
  EXPECT_EQ(r.value("host"), "gw1");
  EXPECT_EQ(r.value("app"), "vpnd");
  EXPECT_EQ(r.value("procid"), "812");
  EXPECT_EQ(r.value("msgid"), "LOGIN");
  EXPECT_EQ(r.value("facility"), "20");
  EXPECT_EQ(r.value("severity"), "5");
  EXPECT_EQ(r.value("user"), "a\"b");
  EXPECT_EQ(r.values("sd_id"), (std::vector<std::string>{"x@1", "session@32473"}));
  EXPECT_EQ(r.value("message"), "welcome");
  EXPECT_EQ(r.source.product, "vpn");
  EXPECT_EQ(r.source.service, "login");
  EXPECT_EQ(r.bytes, text.substr(0, text.size() - 1));
}

TEST(Syslog, ParametersAreFoundByTheirFullNameToo) {
  record::Demand demand;
  demand.add("session@32473.src");
  demand.add("src");
  const std::string text = "<14>1 - h a - - [session@32473 src=\"192.0.2.7\"]\n";
  MemoryStream stream(text);
  const Collected got = testing::read_stream(syslog_format(), stream, {"log"}, demand);
  ASSERT_EQ(got.records.size(), 1U);
  EXPECT_EQ(got.records[0].value("src"), "192.0.2.7");
  EXPECT_EQ(got.records[0].value("session@32473.src"), "192.0.2.7");
  EXPECT_EQ(got.records[0].time, "");
}

TEST(Syslog, Rfc3164WithAndWithoutPriority) {
  const Collected got = read_syslog(
      "<34>Oct 11 22:14:15 mymachine su: 'su root' failed\nDec  1 01:02:03 h sshd[77]: Accepted\nJan  1 00:00:00 h text without a tag\n");
  ASSERT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.records[0].time, "2017-10-11T22:14:15Z");
  EXPECT_TRUE(got.records[0].time_assumed);
  EXPECT_EQ(got.records[0].value("app"), "su");
  EXPECT_EQ(got.records[0].value("priority"), "34");
  EXPECT_EQ(got.records[1].value("procid"), "77");
  EXPECT_EQ(got.records[1].source.service, "sshd");
  EXPECT_EQ(got.records[1].time, "2017-12-01T01:02:03Z");
  EXPECT_EQ(got.records[2].time, "2018-01-01T00:00:00Z");
  EXPECT_EQ(got.records[2].value("message"), "text without a tag");
}

TEST(Syslog, ABlankMayStandForTheTOfATime) {
  const Collected got = read_syslog(
      "2017-01-01 09:30:15 gw sshd[1]: a\n2017-01-01 09:30:15,250 gw b: c\n2017-01-01 09:30:15.5+01:00 gw d: e\n");
  ASSERT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.records[0].time, "2017-01-01T09:30:15Z");
  EXPECT_EQ(got.records[0].value("host"), "gw");
  EXPECT_EQ(got.records[0].value("app"), "sshd");
  EXPECT_EQ(got.records[1].time, "2017-01-01T09:30:15.25Z");
  EXPECT_EQ(got.records[2].time, "2017-01-01T08:30:15.5Z");
}

TEST(Syslog, ADayAloneIsNoTimeOfAMessage) {
  EXPECT_EQ(
      syslog_format().sniff("2017-01-01 09:30:15,user3,192.0.2.1,ok\n2017-01-02 09:30:15,user4,192.0.2.1,ok\n", true),
      0);
  EXPECT_EQ(read_syslog("2017-01-01 gw sshd[1]: a\n").records.size(), 0U);
}

TEST(Syslog, LeapDaysFindALeapYear) {
  EXPECT_EQ(read_syslog("Feb 29 10:00:00 h a: b\n").records.at(0).time, "2016-02-29T10:00:00Z");
}

TEST(Syslog, TheAssumedZoneIsTakenOff) {
  SourceInfo source = source_of("2018-01-02T00:00:00Z");
  source.assumed_zone = base::Zone(60);
  const Collected got = testing::read_bytes(syslog_format(), "Dec 31 23:30:00 h a: b\n", source);
  EXPECT_EQ(got.records.at(0).time, "2017-12-31T22:30:00Z");
}

TEST(Syslog, WithoutAYearThereIsNoTime) {
  const Collected got = testing::read_bytes(syslog_format(), "Dec 31 23:30:00 h a: b\n");
  EXPECT_EQ(got.records.at(0).time, "");
}

TEST(Syslog, HalvesOfTheDayAndNamesOfZonesAreNoHosts) {
  const Collected got = read_syslog(
      "2017-10-31 11:45:00 PM gw a: m\n2017-10-31 23:45:00 CET [17] LOG: m\n2017-10-31T11:45:00 PM UTC gw a: m\n");
  ASSERT_EQ(got.records.size(), 3U);
  for (const auto& record : got.records) EXPECT_EQ(record.time, "2017-10-31T23:45:00Z") << record.bytes;
  EXPECT_EQ(got.records[0].value("host"), "gw");
  EXPECT_EQ(got.records[1].value("host"), "<absent>");
  EXPECT_TRUE(got.lost(kZoneNotRead));
}

TEST(Syslog, FormsMayMixAndBadLinesCostThemselves) {
  const Collected got = read_syslog(
      "<34>1 2017-01-01T00:00:00Z h a - - - m\n<34>Oct 11 22:14:15 h a: m\n2017-01-01T00:00:00+02:00 h a[1]: m\ngarbage\n\n<999>x\n<34>1 - h a - - [open m\n");
  EXPECT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.damaged, 3U);
  EXPECT_TRUE(got.lost(kBadSyslog));
  EXPECT_EQ(got.records[2].time, "2016-12-31T22:00:00Z");
}

TEST(Syslog, CutAndFlippedLinesNeverStopTheReader) {
  const std::string line = "<165>1 2017-03-04T05:06:07Z gw1 vpnd 812 LOGIN [s@1 user=\"a\\\"b\"] hello\n";
  for (std::size_t cut = 0; cut < line.size(); ++cut) {
    const Collected got = read_syslog(line.substr(0, cut) + "\n" + line);
    EXPECT_EQ(got.records.back().value("msgid"), "LOGIN") << cut;
    for (const char byte : {'\0', '\xff', '"', ' ', ']'}) {
      std::string flipped = line;
      flipped[cut] = byte;
      EXPECT_FALSE(read_syslog(flipped + line).records.empty());
    }
  }
}

}  // namespace
}  // namespace backtrail::ingest
