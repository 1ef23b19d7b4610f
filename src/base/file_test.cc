// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "base/codes.h"
#include "base/json.h"
#include "base/new_files.h"

namespace backtrail::base {
namespace {

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "backtrail_file_test_" + std::to_string(::getpid());
    ASSERT_TRUE(make_folders(folder_ + "/a/b"));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string folder_;
};

TEST_F(FileTest, WritesWholeAndReadsBack) {
  const std::string path = folder_ + "/a/x";
  ASSERT_TRUE(write_file(path, "one"));
  ASSERT_TRUE(write_file(path, "two"));
  EXPECT_EQ(*read_file(path), "two");
  EXPECT_EQ(read_file(path, 2).error().code, kTooLarge);
  EXPECT_EQ(read_file(folder_).error().code, kNotAFile);
  EXPECT_EQ(read_file(folder_ + "/none").error().code, kCannotOpen);
}

TEST_F(FileTest, DevicesAndPipesAreWrittenToAndStayWhatTheyAre) {
  EXPECT_TRUE(write_file("/dev/null", "gone"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  if (std::filesystem::is_character_file("/dev/full")) {
    EXPECT_EQ(write_file("/dev/full", "no room").error().code, kCannotWrite);
    EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
  }
  const std::string path = folder_ + "/pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  EXPECT_TRUE(write_file(path, "through"));
  std::array<char, 16> got{};
  EXPECT_EQ(::read(reader, got.data(), got.size()), 7);
  ::close(reader);
  EXPECT_TRUE(std::filesystem::is_fifo(path));
}

TEST_F(FileTest, SecondHolderOfALockIsToldSo) {
  const std::string path = folder_ + "/lock";
  auto first = File::open(path, File::Mode::read_write);
  ASSERT_TRUE(first);
  ASSERT_TRUE(first->lock_exclusive());
  auto second = File::open(path, File::Mode::read_write);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->lock_exclusive().error().code, kBusy);
}

TEST_F(FileTest, ReadsPastTheEndAreShort) {
  const std::string path = folder_ + "/a/y";
  ASSERT_TRUE(write_file(path, "12345"));
  const auto file = File::open(path);
  ASSERT_TRUE(file);
  EXPECT_EQ(*file->read_at(3, 10), "45");
  EXPECT_EQ(*file->read_at(9, 10), "");
}

TEST(Json, RefusesDeepAndBrokenText) {
  EXPECT_EQ(parse_json(std::string(100'000, '['), "x").error().code, kBadJson);
  const auto broken = parse_json("{\"a\": }", "x");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().place.offset, 6U);
}

TEST(Json, RefusesNumbersBeyondADouble) {
  EXPECT_EQ(parse_json("1e999", "x").error().code, kBadJson);
  EXPECT_EQ(parse_json(R"({"a": [-1e999]})", "x").error().code, kBadJson);
}

TEST(Json, CanonicalFormSortsKeysAndWritesNoBlanks) {
  EXPECT_EQ(canonical_json(*parse_json(R"({"b": [1, "é"], "a": null})", "x")), "{\"a\":null,\"b\":[1,\"é\"]}");
}

}  // namespace
TEST(NewFile, IsNotWrittenThroughALinkThatSomebodyPutInItsWay) {
  char folder[] = "/tmp/backtrail-newfile-XXXXXX";
  ASSERT_NE(::mkdtemp(folder), nullptr);
  const std::string victim = std::string(folder) + "/victim";
  const std::string path = std::string(folder) + "/out";
  ASSERT_TRUE(write_file(victim, "untouched"));
  std::filesystem::create_symlink(victim, path + ".tmp" + std::to_string(::getpid()));
  ASSERT_TRUE(write_file(path, "new"));
  EXPECT_EQ(*read_file(victim, 100), "untouched");
  EXPECT_EQ(*read_file(path, 100), "new");
  std::filesystem::remove_all(folder);
}

}  // namespace backtrail::base
