// SPDX-License-Identifier: Apache-2.0
#include "ingest/by_frames.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "ingest/codes.h"
#include "ingest/container/seekable.h"
#include "ingest/evtx/testing/builder.h"
#include "ingest/testing/collect.h"

namespace backtrail::ingest {
namespace {

class ByFrames : public ::testing::Test {
 protected:
  void SetUp() override { path_ = ::testing::TempDir() + "by-frames-" + std::to_string(::getpid()) + ".zst"; }
  void TearDown() override { std::filesystem::remove(path_); }

  void keep(std::string_view bytes) {
    auto writer = SeekableWriter::begin(path_);
    ASSERT_TRUE(writer && writer->write(bytes) && writer->finish());
  }
  /// Damages all frames but the first and that which holds this byte of the log.
  void damage_all_but(std::uint64_t offset) {
    const auto size = std::filesystem::file_size(path_);
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    std::string all(size, '\0');
    file.read(all.data(), static_cast<std::streamsize>(size));
    const auto table = *seek_table_size(std::string_view(all).substr(size - 9));
    const auto frames = *parse_seek_table(std::string_view(all).substr(size - table), size);
    for (std::size_t i = 1; i < frames.size(); ++i) {
      if (i == offset / kSeekableFrame) continue;
      file.seekp(static_cast<std::streamoff>(frames[i].at + frames[i].packed / 2));
      const std::string wrong(4, static_cast<char>(~all[frames[i].at + frames[i].packed / 2]));
      file.write(wrong.data(), 4);
    }
  }
  base::Result<FullRecord> at(std::uint64_t offset, std::uint64_t length, const Format& format) const {
    return read_record({path_, "", offset, length}, testing::mappings(), &format);
  }
  std::string path_;
};

TEST_F(ByFrames, ALineOfJsonNeedsItsOwnFrameAndTheFirst) {
  std::string log;
  std::vector<std::uint64_t> begins;
  while (log.size() < 3 * kSeekableFrame) {
    begins.push_back(log.size());
    log += R"({"n":)" + std::to_string(begins.size()) + R"(,"in":{"x":1},"text":")" +
           std::string(begins.size() % 300, 'a') + "\"}\n";
  }
  keep(log);
  const std::size_t one = begins.size() - 5;
  const std::uint64_t length = begins[one + 1] - begins[one] - 1;
  const auto whole = at(begins[one], length, json_format());
  ASSERT_TRUE(whole);
  damage_all_but(begins[one]);
  const auto found = at(begins[one], length, json_format());
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->offset, begins[one]);
  EXPECT_EQ(found->bytes, log.substr(begins[one], length));
  EXPECT_EQ(found->values.size(), 3U);
  EXPECT_EQ(at(begins[one] + 1, length - 1, json_format()).error().code, kBadArchive)
      << "no line: read from the beginning";
}

TEST_F(ByFrames, ALineAcrossTwoFramesIsFound) {
  std::string log = R"({"a":")" + std::string(kSeekableFrame - 100, 'x') + "\"}\n";
  const std::uint64_t begin = log.size();
  log += R"({"b":")" + std::string(300, 'y') + "\"}\n{\"c\":1}";
  const std::uint64_t last = log.size() - 7;
  keep(log);
  ASSERT_LT(begin, kSeekableFrame);
  EXPECT_EQ(at(begin, last - 1 - begin, json_format())->values.front().name, "b");
  EXPECT_EQ(at(last, 7, json_format())->values.front().name, "c");
}

TEST_F(ByFrames, ARecordOfEvtxNeedsItsChunkAndTheHeader) {
  evtx::testing::ChunkBuilder chunk;
  chunk.begin_record(1, 131306126461231235);
  chunk.begin_definition('t');
  chunk.open("Event").content().open("EventID").content().slot(0).close();
  chunk.close().end_definition().values({evtx::testing::text("4624")}).end_record();
  const std::string log = evtx::testing::file_of(std::vector<std::string>(40, chunk.finish()));
  const auto all = testing::read_bytes(evtx_format(), log);
  ASSERT_EQ(all.records.size(), 40U);
  const auto& last = all.records.back();
  keep(log);
  ASSERT_EQ(last.offset / kSeekableFrame, 2U);
  damage_all_but(last.offset);
  const auto found = at(last.offset, last.bytes.size(), evtx_format());
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->bytes, last.bytes);
  ASSERT_EQ(found->values.size(), last.fields.size());
  EXPECT_EQ(found->values.front().text, "4624");
}

TEST_F(ByFrames, WhatHeadersSayOfALineIsReadWithIt) {
  std::string log = "#separator \\x09\n#path\tconn\n#fields\tts\tuid\n#types\ttime\tstring\n";
  while (log.size() < 2 * kSeekableFrame) log += "1.5\tC1\n";
  const std::uint64_t last = log.size() - 7;
  keep(log);
  const auto found = at(last, 6, zeek_format());
  ASSERT_TRUE(found);
  EXPECT_EQ(std::ranges::count(found->values, "uid", &FullRecord::Value::name), 1);
}

}  // namespace
}  // namespace backtrail::ingest
