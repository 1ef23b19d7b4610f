// SPDX-License-Identifier: Apache-2.0
#include "ingest/encoding.h"

#include <gtest/gtest.h>

#include "ingest/codes.h"

namespace backtrail::ingest {
namespace {

std::optional<base::Error> told(const std::vector<std::string>& blocks, const Format& format = syslog_format()) {
  SourceInfo source;
  source.path = "x.log";
  EncodingWatch watch(source, format, blocks.front());
  std::uint64_t offset = 0, line = 1;
  for (const std::string& bytes : blocks) {
    Block block;
    block.offset = offset;
    block.bytes = bytes;
    block.first_line = line;
    watch.watch(block);
    offset += bytes.size();
    line += static_cast<std::uint64_t>(std::ranges::count(bytes, '\n'));
  }
  return watch.warning();
}

TEST(Encoding, LinesThatAreNoUtf8AreCountedAndTheFirstIsNamed) {
  EXPECT_FALSE(told({"plain\n", "gr\u00fc\u00df, \u4e2d\u6587 \U0001f600\n"}));
  const auto error = told({"plain\n", "a\nJ\xf6rg \xe4\n", std::string(100, 'x') + "\x93y\x94\nplain\n"});
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, kNotUtf8);
  EXPECT_EQ(error->severity, base::Severity::warning);
  EXPECT_TRUE(error->message.starts_with("2 lines are no UTF-8")) << error->message;
  EXPECT_EQ(error->place.line, 3U);
  EXPECT_EQ(error->place.offset, 9U);
  EXPECT_TRUE(told({"cut \xe3\x80"}));
}

TEST(Encoding, BytesThatAreNoTextAreNotWatched) {
  EXPECT_FALSE(told({"ElfFile\xff\xfe"}, evtx_format()));
  EXPECT_FALSE(told({"__CURSOR=x\nMESSAGE\n\xff"}, journald_format()));
  EXPECT_FALSE(told({std::string("\xff\xfe\xe4\0\n\0", 6)}));  // UTF-16
}

}  // namespace
}  // namespace backtrail::ingest
