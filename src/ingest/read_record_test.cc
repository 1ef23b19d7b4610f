// SPDX-License-Identifier: Apache-2.0
#include "ingest/read_record.h"

#include <gtest/gtest.h>

#include <fstream>

#include "ingest/codes.h"
#include "ingest/testing/collect.h"

namespace backtrail::ingest {
namespace {

struct Sample {
  const Format& format;
  std::string_view text;
};

const Sample kSamples[] = {
    {json_format(), "{\"a\":1}\n{\"a\":\"x\\ny\",\"b\":null}\n{\"a\":3}\n"},
    {json_format(), "[{\"a\":1},\n{\"a\":2},{\"a\":3}]"},
    {zeek_format(), "#separator \\x09\n#path\tconn\n#fields\tts\tuid\n#types\ttime\tstring\n1.5\tC1\n2.5\tC2\n"},
    {csv_format(), "a,b\n1,\"x\ny\"\n2,z\n"},
    {syslog_format(), "<34>1 2017-01-01T00:00:00Z h a - - - m\n<34>Oct 11 22:14:15 h a: n\n"},
};

TEST(ReadRecord, OffsetAndLengthFindEveryRecordAgain) {
  for (const Sample& sample : kSamples) {
    const auto all = testing::read_bytes(sample.format, sample.text);
    ASSERT_GE(all.records.size(), 2U);
    for (const auto& record : all.records) {
      MemoryStream stream(sample.text);
      const RecordPlace place{"log", "", record.offset, record.bytes.size()};
      const auto got = read_record_from(stream, {"log"}, place, testing::mappings(), sample.format, "");
      ASSERT_TRUE(got.has_value()) << sample.text;
      EXPECT_EQ(got->bytes, record.bytes);
      EXPECT_EQ(got->bytes, sample.text.substr(record.offset, record.bytes.size()));
      EXPECT_EQ(got->format, sample.format.name());
      ASSERT_EQ(got->values.size(), record.fields.size());
      for (std::size_t i = 0; i < record.fields.size(); ++i) EXPECT_EQ(got->values[i].name, record.fields[i].first);
    }
  }
}

TEST(ReadRecord, ManyAreReadInOnePassAndOthersPassedOver) {
  const std::string path = ::testing::TempDir() + "/many.csv";
  {
    std::ofstream out(path);
    out << "a,b\n";
    for (int i = 0; i < 9; ++i) out << i << ",x\n";
  }
  const std::vector<Extent> wanted = {{24, 3}, {4, 3}, {8, 3}, {8, 3}, {9, 3}, {400, 3}};
  std::string got;
  const auto take = [&](const FullRecord& record) {
    got += record.values.front().name + record.values.front().text + record.format;
    return got.size() < 9;
  };
  ASSERT_TRUE(read_records(path, "", wanted, testing::mappings(), &csv_format(), take));
  EXPECT_EQ(got, "a0csva1csv") << "the third is not asked for any more";
  EXPECT_FALSE(read_records(path + "x", "", wanted, testing::mappings(), &csv_format(), take));
  EXPECT_TRUE(tells_itself("json"));
  for (const char* format : {"evtx", "csv", "zeek", "w3c", "json-utf16"}) EXPECT_FALSE(tells_itself(format));
}

TEST(ReadRecord, OtherPlacesHoldNone) {
  for (const auto& [offset, length] : {std::pair{1U, 7U}, std::pair{0U, 6U}, std::pair{500U, 7U}}) {
    MemoryStream stream(kSamples[0].text);
    const auto got =
        read_record_from(stream, {"log"}, {"log", "", offset, length}, testing::mappings(), json_format(), "");
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().code, kNoSuchRecord);
  }
}

}  // namespace
}  // namespace backtrail::ingest
