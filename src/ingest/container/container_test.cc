// SPDX-License-Identifier: Apache-2.0
#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <thread>

#include "base/codes.h"
#include "ingest/codes.h"
#include "ingest/container/walk.h"
#include "ingest/testing/collect.h"

namespace backtrail::ingest {
namespace {

std::string gzip(std::string_view bytes) {
  z_stream z{};
  deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&z, bytes.size()) + 64, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  z.avail_in = static_cast<uInt>(bytes.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

using Members = std::vector<std::pair<std::string, std::string>>;

/// What libarchive writes when `set_up` has chosen format and filter.
template <typename SetUp>
std::string written(const Members& members, SetUp&& set_up) {
  struct archive* a = archive_write_new();
  set_up(a);
  std::size_t room = 1U << 16;
  for (const auto& [name, bytes] : members) room += bytes.size() * 2 + 4096;
  std::string out(room, '\0');
  std::size_t used = 0;
  archive_write_open_memory(a, out.data(), out.size(), &used);
  for (const auto& [name, bytes] : members) {
    archive_entry* e = archive_entry_new();
    archive_entry_set_pathname_utf8(e, name.c_str());
    archive_entry_set_size(e, static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_perm(e, 0644);
    archive_entry_set_mtime(e, 1'500'000'000, 0);
    archive_write_header(a, e);
    archive_write_data(a, bytes.data(), bytes.size());
    archive_entry_free(e);
  }
  archive_write_close(a);
  archive_write_free(a);
  out.resize(used);
  return out;
}

std::string zip(const Members& members, const char* options = nullptr) {
  return written(members, [&](struct archive* a) {
    archive_write_set_format_zip(a);
    if (options == nullptr) return;
    archive_write_set_options(a, options);
    archive_write_set_passphrase(a, "secret");
  });
}

std::string tar(const Members& members) {
  return written(members, [](struct archive* a) { archive_write_set_format_pax_restricted(a); });
}

std::string seven_zip(const Members& members) {
  return written(members, [](struct archive* a) { archive_write_set_format_7zip(a); });
}

std::string filtered(std::string_view bytes, int filter) {
  return written({{"data", std::string(bytes)}}, [&](struct archive* a) {
    archive_write_set_format_raw(a);
    archive_write_add_filter(a, filter);
    archive_write_set_bytes_per_block(a, 0);
  });
}

constexpr int kFilters[] = {ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_ZSTD};

struct Kept : StreamVisitor {
  std::vector<std::pair<std::string, std::string>> streams;  // member, bytes
  std::vector<base::Error> errors;
  std::vector<SourceInfo> sources;
  bool keep_bytes = true;
  std::uint64_t read = 0;

  bool on_stream(const SourceInfo& source, ByteStream& stream) override {
    sources.push_back(source);
    std::string bytes;
    std::string piece(1U << 16, '\0');
    for (;;) {
      const auto count = stream.read(piece.data(), piece.size());
      if (!count) {
        errors.push_back(count.error());
        break;
      }
      if (*count == 0) break;
      read += *count;
      if (keep_bytes) bytes.append(piece, 0, *count);
    }
    streams.emplace_back(source.member, std::move(bytes));
    return true;
  }
  void on_error(base::Error error) override { errors.push_back(std::move(error)); }
};

Kept walk(std::string_view bytes, const WalkOptions& options = {}) {
  Kept kept;
  MemoryStream stream(bytes);
  walk_stream(stream, {"in"}, options, kept);
  return kept;
}

using Streams = std::vector<std::pair<std::string, std::string>>;

TEST(Container, PlainBytesAreOneStream) {
  EXPECT_EQ(walk("hello").streams, (Streams{{"", "hello"}}));
  EXPECT_EQ(walk("").streams, (Streams{{"", ""}}));
}

TEST(Container, GzipMembersJoinAndHaveNoName) {
  const Kept kept = walk(gzip("hello ") + gzip("world") + std::string(512, '\0'));
  EXPECT_TRUE(kept.errors.empty());
  EXPECT_EQ(kept.streams, (Streams{{"", "hello world"}}));
}

TEST(Container, ZipMembersKeepTheirNamesAndTimes) {
  const Kept kept = walk(zip({{"a/b.log", "one"}, {"\xc3\xa4.gz", gzip("two")}, {"a/b.log", "three"}}));
  EXPECT_TRUE(kept.errors.empty());
  EXPECT_EQ(kept.streams, (Streams{{"a/b.log", "one"}, {"\xc3\xa4.gz", "two"}, {"a/b.log (2)", "three"}}));
  ASSERT_TRUE(kept.sources[0].modified);
  EXPECT_EQ(base::format_day(*kept.sources[0].modified), "2017-07-14");
}

/// However much of a member the reader looks at to tell what it is, its checksum is told, and what is there is given.
TEST(Container, AMemberWhoseChecksumFailsIsGivenAndTold) {
  for (const char* options : {"zip:compression=deflate", "zip:compression-level=9"}) {
    for (const int lines : {10, 40, 2'000, 60'000}) {
      std::string text;
      for (int i = 0; i < lines; ++i) text += "line " + std::to_string(i * 7919) + "\n";
      std::string packed = zip({{"a.log", text}, {"b.log", "whole"}}, options);
      // The checksum in the directory and in the head, or behind the data.
      std::array<char, 4> crc;
      const auto sum = static_cast<std::uint32_t>(
          ::crc32(0, reinterpret_cast<const unsigned char*>(text.data()), static_cast<unsigned>(text.size())));
      std::memcpy(crc.data(), &sum, 4);
      std::size_t changed = 0;
      for (std::size_t at = 0; (at = packed.find(std::string_view(crc.data(), 4), at)) != packed.npos; ++at, ++changed)
        packed[at] ^= 1;
      ASSERT_GT(changed, 0U);
      const Kept kept = walk(packed);
      ASSERT_EQ(kept.streams.size(), 2U) << options << lines;
      EXPECT_EQ(kept.streams[0].second, text) << options << lines;
      EXPECT_EQ(kept.streams[1].second, "whole");
      ASSERT_EQ(kept.errors.size(), 1U) << options << lines;
      EXPECT_EQ(kept.errors[0].code, kBadArchive);
      EXPECT_EQ(kept.errors[0].place.member, "a.log");
    }
  }
}

TEST(Container, WhatLiesBehindAPackedStreamIsNamedUnlessItIsFilling) {
  for (const int filter : kFilters) {
    const std::string packed = filtered("text\n", filter);
    std::string second = filtered("more\n", filter);
    EXPECT_TRUE(walk(packed + second).errors.empty()) << filter;
    second[1] ^= 1;
    EXPECT_EQ(walk(packed + second).errors.size(), 1U) << filter;
    EXPECT_EQ(walk(packed + second.substr(0, 3)).errors.size(), 1U) << filter;
  }
  EXPECT_TRUE(walk(filtered("text\n", ARCHIVE_FILTER_BZIP2) + std::string(512, '\0')).errors.empty());
}

TEST(Container, XzBzip2AndZstdAreStreamsWithoutAName) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7919) + "\n";
  for (const int filter : kFilters) {
    const std::string packed = filtered(text, filter);
    ASSERT_LT(packed.size(), text.size());
    const Kept kept = walk(packed);
    EXPECT_TRUE(kept.errors.empty()) << filter;
    EXPECT_EQ(kept.streams, (Streams{{"", text}})) << filter;
    EXPECT_EQ(walk(packed + filtered("more", filter)).streams, (Streams{{"", text + "more"}})) << filter;
    EXPECT_EQ(walk(gzip(packed)).streams, (Streams{{"", text}})) << filter;
  }
}

TEST(Container, CutXzBzip2AndZstdGiveWhatIsThereAndSaySo) {
  std::string text;
  for (int i = 0; i < 60'000; ++i) text += std::to_string(i * 7919) + "\n";
  for (const int filter : kFilters) {
    const std::string packed = filtered(text, filter);
    for (const std::size_t part : {4U, 3U, 2U}) {
      const Kept kept = walk(std::string_view(packed).substr(0, packed.size() - packed.size() / part));
      ASSERT_EQ(kept.errors.size(), 1U) << filter;
      EXPECT_EQ(kept.errors[0].code, kBadArchive);
      ASSERT_LE(kept.streams.size(), 1U);  // none when the cut lies before the end of the first block
      for (const auto& [member, bytes] : kept.streams) EXPECT_TRUE(text.starts_with(bytes));
    }
  }
}

TEST(Container, TarMembersKeepTheirNamesAndTimes) {
  const Members members = {{"logs/a.log", "one"}, {"b.gz", gzip("two")}, {"logs/a.log", "three"}};
  const Streams expected = {{"logs/a.log", "one"}, {"b.gz", "two"}, {"logs/a.log (2)", "three"}};
  const std::string plain = tar(members);
  for (const std::string& packed :
       {plain, gzip(plain), filtered(plain, ARCHIVE_FILTER_XZ), filtered(plain, ARCHIVE_FILTER_ZSTD)}) {
    const Kept kept = walk(packed);
    EXPECT_TRUE(kept.errors.empty());
    EXPECT_EQ(kept.streams, expected);
    ASSERT_FALSE(kept.sources.empty());
    EXPECT_EQ(base::format_day(*kept.sources[0].modified), "2017-07-14");
  }
}

TEST(Container, SevenZipIsReadFromStreamsAndInsideOtherArchives) {
  const std::string packed = seven_zip({{"a/b.log", "one"}, {"c.log", "two"}});
  const Kept kept = walk(packed);
  EXPECT_TRUE(kept.errors.empty());
  EXPECT_EQ(kept.streams, (Streams{{"a/b.log", "one"}, {"c.log", "two"}}));
  EXPECT_EQ(walk(zip({{"in.7z", packed}})).streams, (Streams{{"in.7z!/a/b.log", "one"}, {"in.7z!/c.log", "two"}}));
}

TEST(Container, ArchivesInArchivesAreReadToTheLimit) {
  const std::string inner = zip({{"x.log", "deep"}});
  EXPECT_EQ(walk(gzip(zip({{"i.zip", inner}}))).streams, (Streams{{"i.zip!/x.log", "deep"}}));
  EXPECT_EQ(walk(zip({{"i.tar.gz", gzip(tar({{"y.zip", inner}}))}})).streams,
            (Streams{{"i.tar.gz!/y.zip!/x.log", "deep"}}));
  std::string deepest = inner;
  for (int layer = 1; layer < kMaxArchiveDepth; ++layer) deepest = zip({{"z", deepest}});
  EXPECT_EQ(walk(deepest).streams.size(), 1U);
  const Kept kept = walk(zip({{"z", deepest}, {"after", "too"}}));
  ASSERT_EQ(kept.errors.size(), 1U);
  EXPECT_EQ(kept.errors[0].code, kArchiveDepth);
  EXPECT_EQ(kept.streams, (Streams{{"after", "too"}}));
}

TEST(Container, AMembersNameIsOnlyShown) {
  char folder[] = "/tmp/backtrail-walk-XXXXXX";
  ASSERT_NE(mkdtemp(folder), nullptr);
  const std::string root = folder;
  std::filesystem::create_directories(root + "/in/side");
  const auto previous = std::filesystem::current_path();
  std::filesystem::current_path(root + "/in/side");
  const Kept kept = walk(zip({{"../../etc/passwd", "x"}, {"/abs", "y"}, {"here", "z"}}));
  std::filesystem::current_path(previous);
  EXPECT_EQ(kept.streams.size(), 3U);
  EXPECT_EQ(kept.streams[0].first, "../../etc/passwd");
  std::size_t found = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::recursive_directory_iterator(root)) ++found;
  EXPECT_EQ(found, 2U);  // the two folders made above, and nothing else
  std::filesystem::remove_all(root);
}

TEST(Container, EncryptedMembersAreNamedAndTheOthersRead) {
  const std::string bytes = zip({{"secret.log", "one"}}, "zip:encryption=zipcrypt");
  const Kept kept = walk(bytes);
  ASSERT_EQ(kept.errors.size(), 1U);
  EXPECT_EQ(kept.errors[0].code, kEncryptedMember);
  EXPECT_EQ(kept.errors[0].place.member, "secret.log");
}

TEST(Container, CutGzipGivesWhatIsThereAndSaysSo) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * 7919) + "\n";
  const std::string packed = gzip(text);
  for (std::size_t cut = 1; cut < packed.size(); cut += 97) {
    const Kept kept = walk(std::string_view(packed).substr(0, cut));
    ASSERT_EQ(kept.streams.size(), 1U);
    if (cut < 3) continue;  // no magic number any longer
    ASSERT_EQ(kept.errors.size(), 1U) << cut;
    EXPECT_EQ(kept.errors[0].code, kBadArchive);
    EXPECT_EQ(kept.streams[0].second, text.substr(0, kept.streams[0].second.size()));
  }
}

TEST(Container, DamageAnywhereNeverCrashes) {
  const std::string packed =
      zip({{"a.log", "some text that is packed"}, {"b.gz", gzip("more text")}, {"c.zip", zip({{"d", "inner"}})}});
  for (const std::string& other :
       {tar({{"a", "text"}, {"b", gzip("more")}}), seven_zip({{"a", "text"}}), filtered("text", ARCHIVE_FILTER_XZ),
        filtered("text", ARCHIVE_FILTER_BZIP2), filtered("text", ARCHIVE_FILTER_ZSTD)}) {
    for (std::size_t at = 0; at < other.size(); at += 1 + other.size() / 400) {
      std::string damaged = other;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
      walk(damaged);
      walk(std::string_view(other).substr(0, at));
    }
  }
  for (std::size_t at = 0; at < packed.size(); ++at) {
    for (const int flip : {1, 0x80, 0xff}) {
      std::string damaged = packed;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      walk(damaged);
    }
    walk(std::string_view(packed).substr(0, at));
  }
}

/// As the formats are damaged (damage_test.cc): nothing crashes, and what is read stays in proportion to what was given.
TEST(Container, EveryKindIsCutAtTwoHundredPlacesAndFlippedAtTwoThousand) {
  std::string log;
  for (int i = 0; i < 60; ++i) log += "{\"time\":\"2020-01-01\",\"n\":" + std::to_string(i * 7919) + "}\n";
  std::vector<std::string> kinds{gzip(log), gzip(tar({{"a.log", log}})), zip({{"a.log", log}, {"b.gz", gzip(log)}}),
                                 tar({{"a.log", log}, {"b.log", log}}), seven_zip({{"a.log", log}})};
  for (const int filter : kFilters) kinds.push_back(filtered(log, filter));
  std::mt19937 random(5);
  for (const std::string& packed : kinds) {
    for (std::size_t i = 0; i < 200; ++i) walk(std::string_view(packed).substr(0, packed.size() * i / 200));
    std::string damaged = packed;
    for (std::size_t i = 0; i < 2000; ++i) {
      const std::size_t at = random() % packed.size();
      damaged[at] = static_cast<char>(random());
      const Kept kept = walk(damaged);
      EXPECT_LE(kept.read, (packed.size() + log.size()) * 64) << i;
      damaged[at] = packed[at];
    }
  }
}

TEST(Container, BombsStopTheWalk) {
  const std::string zeros(8U << 20, '\0');
  const std::string packed = gzip(zeros);
  WalkOptions options;
  options.bomb_minimum = 1U << 20;
  for (const std::string& bomb : {packed, zip({{"a", packed}, {"b", packed}}), filtered(zeros, ARCHIVE_FILTER_XZ),
                                  filtered(zeros, ARCHIVE_FILTER_BZIP2), filtered(zeros, ARCHIVE_FILTER_ZSTD),
                                  seven_zip({{"a", zeros}, {"b", "x"}}), gzip(tar({{"a", zeros}, {"b", "x"}}))}) {
    MemoryStream stream(bomb);
    Kept kept;
    kept.keep_bytes = false;
    walk_stream(stream, {"in"}, options, kept);
    ASSERT_FALSE(kept.errors.empty());
    EXPECT_EQ(kept.errors.back().code, kArchiveBomb);
    EXPECT_LE(kept.streams.size(), 1U);
  }
  EXPECT_TRUE(walk(packed).errors.empty());  // small ones are no harm, however well they pack
}

class Folder : public ::testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/backtrail-folder-XXXXXX";
    ASSERT_NE(mkdtemp(name), nullptr);
    root_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  void write(const std::string& name, std::string_view bytes) { std::ofstream(root_ + "/" + name) << bytes; }
  std::string root_;
};

TEST_F(Folder, FilesAreSortedAndLinksFollowedOnce) {
  std::filesystem::create_directories(root_ + "/b/deep");
  write("b/deep/2", "x");
  write("a", "x");
  write("c", "x");
  std::filesystem::create_symlink(root_ + "/a", root_ + "/link");
  std::filesystem::create_directory_symlink(root_, root_ + "/b/loop");
  ASSERT_EQ(mkfifo((root_ + "/pipe").c_str(), 0600), 0);
  const ExpandedPath found = expand_path(root_);
  EXPECT_EQ(found.files, (std::vector<std::string>{root_ + "/a", root_ + "/b/deep/2", root_ + "/c", root_ + "/link"}));
  ASSERT_EQ(found.skipped.size(), 1U);
  EXPECT_EQ(found.skipped[0].code, base::kNotAFile);
  EXPECT_EQ(found.skipped[0].place.path, root_ + "/pipe");
}

TEST_F(Folder, ANamedFifoIsRead) {
  const std::string pipe = root_ + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(expand_path(pipe).files, std::vector<std::string>{pipe});
  std::thread writer([&] { std::ofstream(pipe) << "through"; });
  Kept kept;
  walk_file(pipe, {}, kept);
  writer.join();
  EXPECT_EQ(kept.streams, (Streams{{"", "through"}}));
}

TEST_F(Folder, ASevenZipFileIsReadWithoutACopy) {
  write("a.7z", seven_zip({{"in.log", "one"}}));
  Kept kept;
  walk_file(root_ + "/a.7z", {}, kept);
  EXPECT_TRUE(kept.errors.empty());
  EXPECT_EQ(kept.streams, (Streams{{"in.log", "one"}}));
}

TEST_F(Folder, AFileThatIsNotThereIsNamed) {
  Kept kept;
  walk_file(root_ + "/none", {}, kept);
  ASSERT_EQ(kept.errors.size(), 1U);
  EXPECT_EQ(kept.errors[0].code, base::kCannotOpen);
}

}  // namespace
}  // namespace backtrail::ingest
