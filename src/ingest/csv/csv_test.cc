// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ingest/codes.h"
#include "ingest/csv/row_splitter.h"
#include "ingest/testing/collect.h"

namespace backtrail::ingest {
namespace {

using testing::Collected;

Collected read(std::string_view bytes) { return testing::read_bytes(csv_format(), bytes); }

TEST(Csv, QuotedFieldsMayHoldSeparatorsQuotesAndLineEnds) {
  const std::string text =
      "time,user,\"what was said\"\r\n2020-01-02T03:04:05Z,a,\"x, \"\"y\"\"\nz\"\r\n,\"\",plain \"inner\" quotes\n";
  const Collected got = read(text);
  EXPECT_TRUE(got.losses.empty());
  ASSERT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.records[0].value("what was said"), "x, \"y\"\nz");
  EXPECT_EQ(got.records[0].time, "2020-01-02T03:04:05Z");
  EXPECT_EQ(got.records[1].value("user"), "");
  EXPECT_EQ(got.records[1].value("what was said"), "plain \"inner\" quotes");
  for (const auto& record : got.records) EXPECT_EQ(text.substr(record.offset, record.bytes.size()), record.bytes);
}

TEST(Csv, EverySeparatorIsFound) {
  for (const char separator : {',', ';', '\t', '|'}) {
    const std::string s(1, separator);
    const std::string text =
        "\xef\xbb\xbf"
        "a" +
        s + "b\n1" + s + "2\n";
    ASSERT_GT(csv_format().sniff(text, true), 0) << separator;
    const Collected got = read(text);
    ASSERT_EQ(got.records.size(), 1U) << separator;
    EXPECT_EQ(got.records[0].value("a"), "1");
    EXPECT_EQ(got.records[0].value("b"), "2");
  }
}

TEST(Csv, ALineOfTextIsNoHeader) {
  for (const std::string_view text :
       {"Dear colleague, please find attached.", "Dear colleague, please find attached.\n\n", "user,host\n",
        "fw dropped 203.0.113.77, bye\nfw dropped 203.0.113.78, bye\n"}) {
    EXPECT_EQ(csv_format().sniff(text, true), 0) << text;
  }
  EXPECT_GT(csv_format().sniff("source.ip,user agent\n192.0.2.1,x\n", true), 0);
}

TEST(Csv, DamagedRowsCostThemselves) {
  const Collected got = read("a,b\n1,2\n1,2,3\n1\n\"x\"y,2\n3,4\n");
  EXPECT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.damaged, 3U);
  EXPECT_EQ(got.losses[0].place.line, 5U);  // found by the splitter, before the block was decoded
}

TEST(Csv, AQuoteThatIsNeverClosedCostsItsLine) {
  const Collected got = read("a,b\n1,2\n3,\"4\n5,6\n7,8\n");
  ASSERT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.damaged, 1U);
  EXPECT_EQ(got.records[2].value("b"), "8");
  std::string large = "a,b\n3,\"4\n";
  while (large.size() < (17U << 20)) large += "5," + std::string(2000, '6') + "\n";
  const Collected swallowed = read(large);
  EXPECT_EQ(swallowed.damaged, 1U);
  EXPECT_GT(swallowed.records.size(), 8'000U);
}

TEST(Csv, RecordsDoNotDependOnTheSizeOfBlocks) {
  const std::string text = "a,b\n1,\"x\ny\"\n\n2,\"\"\"\"\n3,\"z\"q\n4,5\r\n6,7";
  const auto run = [&](std::size_t size) {
    MemoryStream stream(text);
    const SourceInfo source{"log"};
    csv::RowSplitter splitter(text.substr(0, 0), stream, source, size);
    const auto decoder = csv_format().decoder(testing::mappings(), testing::everything(), {});
    Collected got;
    testing::drain(splitter, *decoder, source, got);
    return got;
  };
  const Collected whole = run(1U << 20);
  EXPECT_EQ(whole.records.size(), 4U);
  EXPECT_EQ(whole.damaged, 1U);
  for (const std::size_t size : {1, 2, 3, 5, 8}) EXPECT_EQ(run(size).records, whole.records) << size;
}

TEST(Csv, CutAnywhereKeepsTheRowsBefore) {
  const std::string text = "a,b\n1,\"x\ny\"\n2,\"\"\"\"\n6,7\n";
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    const Collected got = read(text.substr(0, cut));
    EXPECT_LE(got.records.size(), 3U);
    EXPECT_GE(got.records.size(), cut > 12 ? 1U : 0U) << cut;
  }
}

TEST(Csv, WindowsEventsInTablesAreOfTheirLogSource) {
  const Collected got = read("EventID,Channel,Computer\n4624,Security,dc\n");
  ASSERT_EQ(got.records.size(), 1U);
  EXPECT_EQ(got.records[0].source.service, "security");
}

}  // namespace
}  // namespace backtrail::ingest
