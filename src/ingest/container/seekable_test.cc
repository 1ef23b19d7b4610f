// SPDX-License-Identifier: Apache-2.0
#include "ingest/container/seekable.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <random>

#include "base/file.h"
#include "ingest/codes.h"

namespace backtrail::ingest {
namespace {

/// Lines that no packer makes short, so that frames are not all alike.
std::string log_of(std::size_t size) {
  std::mt19937_64 dice(7);
  std::string out;
  while (out.size() < size) out += "line " + std::to_string(dice() % 100'000) + " of a log\n";
  out.resize(size);
  return out;
}

class Seekable : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = ::testing::TempDir() + "seekable-" + std::to_string(::getpid());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string keep(std::string_view bytes) {
    const std::string path = folder_ + "/kept.zst";
    auto writer = SeekableWriter::begin(path);
    EXPECT_TRUE(writer);
    // In pieces that fit no frame.
    for (std::size_t at = 0; at < bytes.size(); at += 700'001) EXPECT_TRUE(writer->write(bytes.substr(at, 700'001)));
    EXPECT_TRUE(writer->finish());
    return path;
  }
  static std::string all_of(const std::string& path) {
    auto file = SeekableFile::open(path);
    if (!file) return "error";
    SeekableStream stream(std::move(*file));
    std::string out, piece(300'000, '\0');
    for (;;) {
      const auto got = stream.read(piece.data(), piece.size());
      if (!got) return "error";
      if (*got == 0) return out;
      out += piece.substr(0, *got);
    }
  }
  std::string folder_;
};

TEST_F(Seekable, BytesComeBackWholeAndInPieces) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kSeekableFrame - 1, kSeekableFrame, kSeekableFrame + 1,
                                 3 * kSeekableFrame + 12'345}) {
    const std::string log = log_of(size);
    const std::string path = keep(log);
    EXPECT_TRUE(all_of(path) == log) << size;
    const auto file = SeekableFile::open(path);
    ASSERT_TRUE(file);
    EXPECT_EQ(file->size(), size);
    std::mt19937_64 dice(size);
    for (int i = 0; i < 50; ++i) {
      const std::uint64_t at = dice() % (size + 10), length = dice() % (i % 5 == 0 ? 2 * kSeekableFrame : 300);
      const auto read = file->read(at, length);
      ASSERT_TRUE(read);
      EXPECT_TRUE(*read == (at < size ? log.substr(at, length) : "")) << at << ' ' << length;
    }
    EXPECT_EQ(file->read(UINT64_MAX, 5).value_or("error"), "");
  }
}

TEST_F(Seekable, WhatIsCutOffOrFlippedIsAnErrorAndNeverOtherBytes) {
  const std::string log = log_of(2 * kSeekableFrame + 300).substr(kSeekableFrame - 200);
  const std::string path = keep(log);
  const auto whole = base::read_file(path);
  ASSERT_TRUE(whole);
  const std::string other = folder_ + "/other.zst";
  std::mt19937_64 dice(3);
  const auto near_an_edge = [&](int i) {
    return i % 2 == 0 ? dice() % whole->size() : i % 4 == 1 ? dice() % 64 : whole->size() - 1 - dice() % 64;
  };
  for (int i = 0; i < 120; ++i) {
    ASSERT_TRUE(base::write_file(other, std::string_view(*whole).substr(0, near_an_edge(i))));
    EXPECT_EQ(all_of(other), "error") << i;
    std::string flipped = *whole;
    const std::size_t at = near_an_edge(i);
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << dice() % 8));
    ASSERT_TRUE(base::write_file(other, flipped));
    const std::string read = all_of(other);
    EXPECT_TRUE(read == "error" || read == log) << at;
  }
}

TEST(SeekTable, IsRefusedWhereItDoesNotFitTheFile) {
  using namespace std::string_literals;
  using namespace std::string_view_literals;
  const std::string row = "\x05\0\0\0\x09\0\0\0"s, foot = "\x01\0\0\0\0\xB1\xEA\x92\x8F"s;
  const std::string table = "\x5E\x2A\x4D\x18\x11\0\0\0"s + row + foot;
  ASSERT_TRUE(parse_seek_table(table, table.size() + 5));
  EXPECT_EQ(parse_seek_table(table, table.size() + 5)->front().size, 9U);
  EXPECT_FALSE(parse_seek_table(table, table.size() + 6));  // bytes that are no frame's
  EXPECT_FALSE(parse_seek_table(table, table.size() + 4));
  EXPECT_FALSE(parse_seek_table(table, 3));
  std::string wide = table;
  wide[14] = '\x10';  // a frame of 1 MiB and a little
  EXPECT_FALSE(parse_seek_table(wide, table.size() + 5));
  EXPECT_FALSE(seek_table_size("\xff\xff\xff\xff\0\xB1\xEA\x92\x8F"sv));
  EXPECT_FALSE(seek_table_size("\x01\0\0\0\x80\xB1\xEA\x92\x8F"sv));  // with checksums: not of ours
}

}  // namespace
}  // namespace backtrail::ingest
