// SPDX-License-Identifier: Apache-2.0
#include "ingest/text/utf16.h"

#include <gtest/gtest.h>

#include "ingest/codes.h"
#include "ingest/testing/collect.h"

namespace backtrail::ingest {
namespace {

using testing::Collected;

/// UTF-8 to UTF-16, for tests: characters up to three bytes and pairs.
std::string utf16(std::string_view text, bool big, bool mark = true) {
  std::string out;
  const auto put = [&](unsigned unit) {
    const char low = static_cast<char>(unit & 0xff);
    const char high = static_cast<char>(unit >> 8);
    out += big ? high : low;
    out += big ? low : high;
  };
  if (mark) put(0xFEFF);
  for (std::size_t i = 0; i < text.size();) {
    const auto b = [&](std::size_t at) { return static_cast<unsigned>(static_cast<unsigned char>(text[i + at])); };
    if (b(0) < 0x80) {
      put(b(0));
      ++i;
    } else if (b(0) < 0xE0) {
      put((b(0) & 0x1F) << 6 | (b(1) & 0x3F));
      i += 2;
    } else if (b(0) < 0xF0) {
      put((b(0) & 0xF) << 12 | (b(1) & 0x3F) << 6 | (b(2) & 0x3F));
      i += 3;
    } else {
      const unsigned c = ((b(0) & 7) << 18 | (b(1) & 0x3F) << 12 | (b(2) & 0x3F) << 6 | (b(3) & 0x3F)) - 0x10000;
      put(0xD800 | c >> 10);
      put(0xDC00 | (c & 0x3FF));
      i += 4;
    }
  }
  return out;
}

/// What is read of `raw` in its detected format; each record's bytes are checked to lie where it says.
Collected read(const std::string& raw) {
  const Format* format = detect(raw, true);
  if (format == nullptr) return {};
  Collected got = testing::read_bytes(*format, raw);
  for (const auto& record : got.records) EXPECT_EQ(raw.substr(record.offset, record.bytes.size()), record.bytes);
  return got;
}

const std::string kLines =
    "{\"user\":\"J\xc3\xbcrgen\",\"n\":1}\r\n{\"user\":\"\xe6\x97\xa5\xe6\x9c\xac\",\"n\":2}\r\n{\"user\":\"\xf0\x9f\x98\x80\",\"n\":3}\r\n{\"user\":\"d\",\"n\":4}";

TEST(Utf16, RecordsKeepTheOffsetsOfTheBytesAsTheyLie) {
  for (const bool big : {false, true}) {
    for (const bool mark : {false, true}) {
      const std::string raw = utf16(kLines, big, mark);
      EXPECT_EQ(detect(raw, true)->name(), "json-utf16");
      const Collected got = read(raw);
      ASSERT_EQ(got.records.size(), 4U);
      EXPECT_EQ(got.records[0].value("user"), "J\xc3\xbcrgen");
      EXPECT_EQ(got.records[2].value("user"), "\xf0\x9f\x98\x80");
      EXPECT_EQ(got.records[3].bytes, utf16("{\"user\":\"d\",\"n\":4}", big, false));
    }
  }
}

TEST(Utf16, EveryTextFormatCanBeIt) {
  const std::string csv = utf16("time,user\r\n2020-01-01T00:00:00Z,\xc3\xa4\r\n2020-01-02T00:00:00Z,b\r\n", false);
  EXPECT_EQ(detect(csv, true)->name(), "csv-utf16");
  EXPECT_EQ(read(csv).records.at(1).value("user"), "b");
  const std::string array = utf16("[\n {\"a\": \"\xc3\xa4\"},\n {\"a\": 2}\n]", true);
  EXPECT_EQ(read(array).records.at(1).value("a"), "2");
}

TEST(Utf16, LargeStreamsAreCutAnywhere) {
  std::string text;
  for (int i = 0; i < 60'000; ++i)
    text += "{\"n\":" + std::to_string(i) + ",\"s\":\"\xc3\xa4\xf0\x9f\x98\x80 filler filler\"}\n";
  const Collected got = read(utf16(text, false));
  ASSERT_EQ(got.records.size(), 60'000U);
  EXPECT_TRUE(got.losses.empty());
  EXPECT_EQ(got.records.back().value("n"), "59999");
}

TEST(Utf16, LossesAreToldWhereTheyLie) {
  const std::string raw = utf16("{\"a\":\"\xc3\xa4\"}\n{\"a\": broken}\n{\"a\":2}\n", false);
  const Collected got = read(raw);
  ASSERT_EQ(got.records.size(), 2U);
  ASSERT_EQ(got.losses.size(), 1U);
  EXPECT_EQ(got.losses[0].place.offset, 2U + 2 * 10);
}

TEST(Utf16, HalvesOfPairsAndOddBytesAreKept) {
  std::string raw = utf16("{\"a\":\"x\"}\n{\"a\":\"y\"}\n", false);
  raw[2 + 2 * 6] = '\x00';
  raw[2 + 2 * 6 + 1] = '\xd8';
  raw += '\x7b';
  const Collected got = read(raw);
  ASSERT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.records[0].value("a"), "\xef\xbf\xbd");
}

TEST(Utf16, AsNamesTheTextInside) {
  const std::string raw = utf16("<34>Oct 11 22:14:15 h su: x\n", false);
  const Format* format = choose_format(&syslog_format(), raw, true);
  ASSERT_NE(format, nullptr);
  EXPECT_EQ(format->name(), "syslog-utf16");
  EXPECT_EQ(find_format("syslog-utf16"), format);
  EXPECT_EQ(choose_format(&json_format(), raw, true), nullptr);
}

}  // namespace
}  // namespace backtrail::ingest
