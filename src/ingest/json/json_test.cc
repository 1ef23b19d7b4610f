// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ingest/codes.h"
#include "ingest/json/decoder.h"
#include "ingest/json/element_splitter.h"
#include "ingest/testing/collect.h"
#include "ingest/text/line_splitter.h"

namespace backtrail::ingest {
namespace {

using testing::Collected;
using testing::read_bytes;

Collected read_json(std::string_view bytes) { return read_bytes(json_format(), bytes); }

void expect_bytes_at_offsets(const Collected& got, std::string_view bytes) {
  for (const auto& record : got.records) EXPECT_EQ(bytes.substr(record.offset, record.bytes.size()), record.bytes);
}

TEST(Json, LinesAreRecordsWithOffsets) {
  const std::string text = "{\"a\":1}\r\n\n{\"a\":\"x\\ty\",\"b\":null}\n{\"a\":true}";
  const Collected got = read_json(text);
  ASSERT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.damaged, 0U);
  EXPECT_EQ(got.records[0].bytes, "{\"a\":1}");
  EXPECT_EQ(got.records[1].value("a"), "x\ty");
  EXPECT_EQ(got.records[1].value("b"), "<null>");
  EXPECT_EQ(got.records[2].value("a"), "true");
  expect_bytes_at_offsets(got, text);
}

TEST(Json, TimesThatNobodyCanReadAreTold) {
  const Collected good = read_json("{\"time\":\"10/30/2026 1:02:03 PM\"}\n{\"time\":\"\\/Date(1793490300000)\\/\"}\n");
  EXPECT_EQ(good.records.at(0).time, "2026-10-30T13:02:03Z");
  EXPECT_EQ(good.records.at(1).time, "2026-10-31T23:45:00Z");
  EXPECT_TRUE(good.losses.empty());
  for (const char* text : {"at noon", "2026-10-31T25:45:00Z", "10/11/2026 1:02:03 PM"}) {
    const Collected got = read_json("{\"time\":\"" + std::string(text) + "\"}\n{\"time\":\"-\"}\n{\"time\":null}\n");
    ASSERT_EQ(got.losses.size(), 1U) << text;
    EXPECT_EQ(got.losses[0].code, kTimeNotRead) << text;
    EXPECT_EQ(got.damaged, 0U);
  }
  EXPECT_TRUE(read_json("{\"time\":\"2026-10-31T23:45:00 CET\"}\n").lost(kZoneNotRead));
}

TEST(Json, NestedNamesAreDottedAndArraysGiveSeveralValues) {
  const Collected got = read_json(R"({"a":{"b":{"c":1}},"l":["x","y",["z"]],"o":[{"k":1},{"k":2}],"e":{},"n":[]})"
                                  "\n");
  ASSERT_EQ(got.records.size(), 1U);
  EXPECT_EQ(got.records[0].value("a.b.c"), "1");
  EXPECT_EQ(got.records[0].values("l"), (std::vector<std::string>{"x", "y", "z"}));
  EXPECT_EQ(got.records[0].values("o.k"), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(got.records[0].fields.size(), 6U);
}

TEST(Json, OfTheJournalAListOfBytesIsAText) {
  const std::string time = R"({"__REALTIME_TIMESTAMP":"1614834367123456",)";
  const Collected got =
      read_json(time + R"("MESSAGE":[101,118,105,108,46,101,120,27,255],"_PID":[49],"X":[1,300],"Y":[1,"a"]})"
                       "\n"
                       R"({"MESSAGE":[101,118]})"
                       "\n");
  ASSERT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.records[0].value("message"), "evil.ex\x1b\xff");
  EXPECT_EQ(got.records[0].value("procid"), "49");
  EXPECT_EQ(got.records[0].values("X"), (std::vector<std::string>{"1", "300"}));
  EXPECT_EQ(got.records[0].values("Y"), (std::vector<std::string>{"1", "a"}));
  EXPECT_EQ(got.records[1].values("MESSAGE"), (std::vector<std::string>{"101", "118"}));  // of somebody else
  std::string many = time + R"("X":[300)";
  for (int i = 0; i < 90'000; ++i) many += ",1";
  EXPECT_EQ(read_json(many + "]}\n").records.size(), 1U);
}

TEST(Json, TextInAnObjectIsItsOwnValue) {
  const Collected got =
      read_json(R"({"Event":{"System":{"EventID":{"#text":4688,"#attributes":{"Qualifiers":7}},"Channel":"Security",)"
                R"("TimeCreated":{"#attributes":{"SystemTime":"2020-01-02T03:04:05.6Z"}},"EventRecordID":9},)"
                R"("EventData":{"NewProcessName":"C:\\a.exe"}}})"
                "\n");
  ASSERT_EQ(got.records.size(), 1U);
  EXPECT_EQ(got.records[0].value("EventID"), "4688");
  EXPECT_EQ(got.records[0].value("Qualifiers"), "7");
  EXPECT_EQ(got.records[0].value("NewProcessName"), "C:\\a.exe");
  EXPECT_EQ(got.records[0].time, "2020-01-02T03:04:05.6Z");
  EXPECT_EQ(got.records[0].id, 9U);
  EXPECT_EQ(got.records[0].source.product, "windows");
  EXPECT_EQ(got.records[0].source.service, "security");
}

TEST(Json, ABadLineCostsItself) {
  const Collected got =
      read_json("{\"a\":1}\n{\"a\":\n{\"a\":tru}\n{\"a\":01}\n{\"a\":1,}\n[1]\n{\"a\" 1}\n{\"a\":2}\n");
  EXPECT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.damaged, 6U);
  EXPECT_EQ(got.losses[0].place.line, 2U);
  EXPECT_EQ(got.losses[0].place.offset, 8U);
}

TEST(Json, BytesThatAreNotUtf8AreKept) {
  const Collected got = read_json("{\"a\":\"x\xff\xfey\",\"b\":\"\\ud800z\",\"c\xff\":1}\n{\"a\":\"n\0l\"}\n");
  ASSERT_EQ(got.records.size(), 1U);
  EXPECT_EQ(got.records[0].value("a"), "x\xff\xfey");
  EXPECT_EQ(got.records[0].value("b"), "\xEF\xBF\xBDz");
}

constexpr std::string_view kForms[] = {
    R"([{"a":1},{"a":2},{"a":3}])",
    "[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": 2\n  },\n  {\n    \"a\": 3\n  }\n]\n",
    R"({"Records":[{"a":1},{"a":2},{"a":3}]})",
    "{\"Records\": [\n  {\"a\":1},\n  {\"a\":2},\n  {\"a\":3}\n]}\n",
    "{\"Records\":[{\"a\":1},{\"a\":2}]}\n{\"Records\":[{\"a\":3}]}\n",
    R"({"a":1}{"a":2} {"a":3})",
    "{\n\"a\":1\n}\n{\n\"a\":2\n}\n{\n\"a\":3\n}\n",
    "\xef\xbb\xbf{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n",
    "\xef\xbb\xbf[{\"a\":1},{\"a\":2},{\"a\":3}]",
    "\x1e{\"a\":1}\n\x1e{\"a\":2}\n\x1e{\"a\":3}\n",
    "{\"a\":1},\n{\"a\":2},\n{\"a\":3}\n",
    "[{\"a\":1}]\n[{\"a\":2},{\"a\":3}]\n",
};

TEST(Json, EveryFormGivesTheSameRecords) {
  for (const std::string_view text : kForms) {
    SCOPED_TRACE(text);
    ASSERT_GT(json_format().sniff(text, true), 0);
    const Collected got = read_json(text);
    EXPECT_EQ(got.damaged, 0U);
    EXPECT_TRUE(got.losses.empty());
    ASSERT_EQ(got.records.size(), 3U);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(got.records[static_cast<std::size_t>(i)].value("a"), std::to_string(i + 1));
    expect_bytes_at_offsets(got, text);
  }
}

Collected read_in_blocks(std::string_view text, bool lines, std::size_t size) {
  Collected out;
  MemoryStream stream(text);
  const SourceInfo source{"log"};
  json::JsonDecoder decoder(testing::mappings(), testing::everything(), {});
  if (lines) {
    LineSplitter splitter("", stream, source, size);
    testing::drain(splitter, decoder, source, out);
  } else {
    json::ElementSplitter splitter("", stream, source, size);
    testing::drain(splitter, decoder, source, out);
  }
  return out;
}

TEST(Json, RecordsDoNotDependOnTheSizeOfBlocks) {
  for (const std::string_view text : kForms) {
    for (const bool lines : {false, true}) {
      const Collected whole = read_in_blocks(text, lines, 1U << 20);
      for (const std::size_t size : {1, 2, 3, 7, 16}) {
        const Collected got = read_in_blocks(text, lines, size);
        EXPECT_EQ(got.records, whole.records) << text << " in blocks of " << size;
        EXPECT_EQ(got.damaged, whole.damaged) << text << " in blocks of " << size;
      }
    }
  }
}

TEST(Json, CutAnywhereLosesAtMostTheCutRecord) {
  for (const std::string_view text : kForms) {
    for (std::size_t cut = 0; cut < text.size(); ++cut) {
      const Collected got = read_json(text.substr(0, cut));
      EXPECT_LE(got.records.size(), 3U);
      EXPECT_LE(got.damaged, 1U) << text.substr(0, cut);
      std::size_t whole = 0;
      for (const auto& record : read_json(text).records) whole += record.offset + record.bytes.size() <= cut ? 1 : 0;
      EXPECT_EQ(got.records.size(), whole) << text.substr(0, cut);
    }
  }
}

TEST(Json, AMissingBracketCostsTheRecordsAroundIt) {
  const Collected got = read_json(R"([{"a":1},{"a":2,{"a":3},{"a":4}])");
  EXPECT_EQ(got.damaged, 1U);
  ASSERT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.records[1].value("a"), "3");
  const Collected pretty = read_json(
      "[\n {\n  \"a\":1,\n  \"o\":{\"x\":1}\n },\n {\n  \"a\":2,\n  \"o\":{\"x\":1\n },\n {\n  \"a\":3\n }\n]\n");
  EXPECT_EQ(pretty.damaged, 1U);
  EXPECT_EQ(pretty.records.size(), 2U);
}

TEST(Json, AnObjectWithMoreThanItsArrayIsARecordItself) {
  const Collected got = read_json("{\"items\":[{\"k\":1},{\"k\":2}],\"x\":3}\n");
  ASSERT_EQ(got.records.size(), 1U);
  EXPECT_EQ(got.records[0].values("items.k").size(), 2U);
  EXPECT_EQ(got.records[0].value("x"), "3");
}

/// Whether an object wraps is first looked for in 4096 bytes: an array that ends about there is looked at again.
TEST(Json, WhatWrapsDoesNotDependOnWhereItsArrayEnds) {
  const auto object = [](std::size_t size, std::string_view behind) {
    std::string out = R"({"items":[{"k":1},{"k":")";
    out.append(size - out.size() - 3, 'x').append("\"}]").append(behind);
    return out + R"({"k":3})";
  };
  for (std::size_t size = 4090; size < 4100; ++size) {
    EXPECT_EQ(read_in_blocks(object(size, R"(,"x":3})"), false, 512).records.size(), 2U) << size;
    EXPECT_EQ(read_in_blocks(object(size, "}"), false, 512).records.size(), 3U) << size;
  }
}

TEST(Json, DeepNestingCostsItsRecordAlone) {
  const std::string deep = "{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  for (const std::string& text : {deep + "\n{\"a\":1}\n", "[" + deep + ",{\"a\":1}]"}) {
    const Collected got = read_json(text);
    EXPECT_EQ(got.records.size(), 1U);
    EXPECT_EQ(got.damaged, 1U);
    EXPECT_TRUE(got.lost(kTooDeep));
  }
  std::string open = "{\"a\":1}\n";
  for (int i = 0; i < 100'000; ++i) open += "{\"a\":";
  EXPECT_EQ(read_json(open).records.size(), 1U);
}

TEST(Json, ALineOf64MegabytesIsPassedOverInFlatMemory) {
  const std::string text = "{\"a\":1}\n{\"a\":\"" + std::string(64U << 20, 'x') + "\"}\n{\"a\":2}\n";
  const Collected got = read_json(text);
  EXPECT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.damaged, 1U);
  EXPECT_TRUE(got.lost(kRecordTooLarge));
  EXPECT_LT(got.largest_block, 18U << 20);
  const Collected element = read_json("[{\"a\":1},{\"a\":\"" + std::string(64U << 20, 'x') + "\"},{\"a\":2}]");
  EXPECT_EQ(element.records.size(), 2U);
  EXPECT_EQ(element.damaged, 1U);
}

TEST(Json, DemandedFieldsComeWithTheirSlots) {
  record::Demand demand;
  const auto image = demand.add("Image");
  const std::string text =
      R"({"winlog":{"event_id":1,"channel":"Microsoft-Windows-Sysmon/Operational","event_data":{"Image":"C:\\x","Other":"y"}}})"
      "\n";
  MemoryStream stream(text);
  const Collected got = testing::read_stream(json_format(), stream, {"log"}, demand);
  ASSERT_EQ(got.records.size(), 1U);
  ASSERT_EQ(got.records[0].fields.size(), 1U);
  EXPECT_EQ(got.records[0].fields[0], (std::pair<std::string, std::string>{"Image", "C:\\x"}));
  EXPECT_EQ(got.records[0].source.categories, std::vector<std::string>{"process_creation"});
  EXPECT_EQ(demand.name(image), "Image");
}

TEST(Json, OneFileMayHoldRecordsOfSeveralMappings) {
  const Collected got = read_json(
      "{\"winlog\":{\"event_id\":1,\"channel\":\"System\"}}\n{\"x\":1}\n{\"EventID\":4624,\"Channel\":\"Security\"}\n");
  ASSERT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.records[0].source.service, "system");
  EXPECT_EQ(got.records[1].source.product, "");
  EXPECT_EQ(got.records[2].source.service, "security");
}

}  // namespace
}  // namespace backtrail::ingest
