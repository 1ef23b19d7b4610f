// SPDX-License-Identifier: Apache-2.0
// Damaged logs: what is left is read, and what is lost is counted and told with its place.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "ingest/codes.h"
#include "ingest/evtx/chunk_decoder.h"
#include "ingest/evtx/testing/builder.h"
#include "ingest/testing/collect.h"

namespace backtrail::ingest::evtx {
namespace {

using ingest::testing::Collected;
using ingest::testing::read_bytes;
using testing::ChunkBuilder;
using testing::file_of;
using testing::le;

/// Records of 56 bytes or so, each with its number as a text.
std::string plain_chunk(std::uint64_t first, int count) {
  ChunkBuilder chunk;
  for (int i = 0; i < count; ++i) {
    const std::uint64_t id = first + static_cast<std::uint64_t>(i);
    chunk.begin_record(id, 5)
        .open("Event")
        .content()
        .open("A")
        .content()
        .literal(std::to_string(id))
        .close()
        .close()
        .end_record();
  }
  return chunk.finish();
}

Collected read(const std::string& bytes) { return read_bytes(evtx_format(), bytes); }

/// Where the nth record of a chunk begins.
std::size_t nth(const std::string& bytes, int n) {
  std::size_t at = 0;
  for (int i = 0; i <= n; ++i) at = bytes.find(kRecordMagic, i == 0 ? 0 : at + 1);
  return at;
}

TEST(EvtxDamage, ReadingGoesOnBehindADamagedRecord) {
  std::string chunk = plain_chunk(10, 5);
  const std::size_t at = nth(chunk, 1);
  chunk[at] = 'x';
  chunk[nth(chunk, 1)] = 'x';  // what was the third
  const Collected got = read(file_of({chunk}));
  ASSERT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.records[1].id, 13U);
  EXPECT_EQ(got.damaged, 2U) << "as the numbers tell";
  EXPECT_TRUE(got.lost(kEvtxChecksum));
  const auto loss = std::ranges::find(got.losses, kEvtxRecord, &base::Error::code);
  ASSERT_NE(loss, got.losses.end());
  EXPECT_EQ(loss->place.offset, kFileHeaderSize + at);
}

TEST(EvtxDamage, ARecordWithBadContentCostsOnlyItself) {
  std::string chunk = plain_chunk(10, 3);
  chunk[nth(chunk, 1) + kRecordHeaderSize + 4] = '\x7e';
  const Collected got = read(file_of({chunk}));
  EXPECT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.damaged, 1U);
}

TEST(EvtxDamage, ASizeThatIsWrongInOnePlaceDoesNotLoseTheRecord) {
  std::string chunk = plain_chunk(10, 3);
  chunk[nth(chunk, 1) - 4] = '\x7e';  // the copy at the first record's end
  const Collected got = read(file_of({chunk}));
  EXPECT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.damaged, 0U);
}

TEST(EvtxDamage, APartialLastChunkIsReadAndTheMissingRecordsAreCounted) {
  const std::string whole = file_of({plain_chunk(1, 4), plain_chunk(5, 10)});
  const std::size_t cut = kFileHeaderSize + kChunkSize + nth(plain_chunk(5, 10), 3) + 20;
  const Collected got = read(whole.substr(0, cut));
  EXPECT_EQ(got.records.size(), 7U);
  EXPECT_EQ(got.damaged, 7U);
  EXPECT_TRUE(got.lost(kTruncated));
}

TEST(EvtxDamage, AChunkWithoutItsHeaderIsSearchedForRecords) {
  std::string chunk = plain_chunk(1, 4);
  chunk[0] = 'x';
  const Collected got = read(file_of({chunk, plain_chunk(5, 2)}));
  EXPECT_EQ(got.records.size(), 6U);
  EXPECT_TRUE(got.lost(kEvtxChunk));
}

TEST(EvtxDamage, BytesAddedBetweenChunksCostNothingElse) {
  const std::string file = file_of({plain_chunk(1, 4), plain_chunk(5, 2)});
  std::string shifted = file;
  shifted.insert(kFileHeaderSize + kChunkSize, std::string(1000, 'j'));
  const Collected got = read(shifted);
  ASSERT_EQ(got.records.size(), 6U);
  EXPECT_EQ(got.records[4].offset, kFileHeaderSize + kChunkSize + 1000 + kChunkHeaderSize);
  EXPECT_EQ(got.losses.size(), 1U);
}

TEST(EvtxDamage, AMagicNumberAcrossTheEndOfABlockIsFound) {
  const std::string file =
      std::string(kFileHeaderSize, 'j') + std::string(kChunkSize - 3 - kFileHeaderSize, 'j') + plain_chunk(1, 4);
  EXPECT_EQ(read(file).records.size(), 4U);
}

TEST(EvtxDamage, RecordsThatTheHeaderDoesNotKnowYetAreRead) {
  std::string chunk = plain_chunk(1, 5);
  const std::size_t third = nth(chunk, 2);
  chunk.replace(0x30, 4, le(static_cast<std::uint32_t>(third)));
  chunk.replace(0x10, 8, le(std::uint64_t{2}));
  EXPECT_EQ(read(file_of({chunk}, 1)).records.size(), 5U);
  // What an older log left there has other numbers.
  std::string older = chunk;
  older[third + 8] = 77;
  EXPECT_EQ(read(file_of({older}, 1)).records.size(), 2U);
}

TEST(EvtxDamage, ADirtyLogIsReadWithANote) {
  const Collected got = read(file_of({plain_chunk(1, 2)}, 1));
  ASSERT_EQ(got.losses.size(), 1U);
  EXPECT_EQ(got.losses[0].code, kEvtxDirty);
  EXPECT_EQ(got.losses[0].severity, base::Severity::note);
  EXPECT_EQ(got.damaged, 0U);
}

TEST(EvtxDamage, MissingChunksAreTold) {
  std::string file = file_of({plain_chunk(1, 2), plain_chunk(3, 2)});
  file.resize(kFileHeaderSize + kChunkSize);
  const Collected got = read(file);
  EXPECT_EQ(got.records.size(), 2U);
  EXPECT_TRUE(got.lost(kTruncated));
}

TEST(EvtxDamage, UnusedChunksAreSilent) {
  const Collected got = read(file_of({plain_chunk(1, 2)}) + std::string(2 * kChunkSize, '\0'));
  EXPECT_EQ(got.records.size(), 2U);
  EXPECT_TRUE(got.losses.empty());
}

TEST(EvtxDamage, AFileThatIsNoneIsToldAndEnds) {
  for (const std::string& bytes :
       {std::string("x"), std::string("Elf"), std::string(200'000, 'x'), std::string("ElfFile\0", 8)}) {
    const Collected got = read(bytes);
    EXPECT_TRUE(got.records.empty());
    EXPECT_FALSE(got.error.has_value());
  }
}

/// Decodes `bytes` from a heap block of exactly their size, so that a sanitizer sees any step outside.
void decode_exactly(std::string_view bytes, const record::Demand& demand, Collected& out) {
  static std::map<const record::Demand*, std::unique_ptr<ChunkDecoder>>
      decoders;  // kept: what one log teaches meets the next
  auto& decoder = decoders[&demand];
  if (!decoder)
    decoder = std::make_unique<ChunkDecoder>(ingest::testing::mappings(), demand, record::AssemblerOptions{});
  const auto block = std::make_unique_for_overwrite<char[]>(bytes.size());
  std::ranges::copy(bytes, block.get());
  static const SourceInfo source{"log"};
  decoder->decode({block.get(), bytes.size()}, 0, source, out, out);
}

/// A file's chunks, from those that another test suite would call samples: the hand-made ones, or real ones if there are.
std::vector<std::string> sample_chunks(std::size_t limit) {
  std::vector<std::string> chunks{plain_chunk(1, 200)};
  const char* corpora = std::getenv("BACKTRAIL_CORPORA");
  if (corpora == nullptr) return chunks;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(corpora) + "/evtx")) {
    if (entry.path().extension() == ".evtx") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  const std::size_t step = std::max<std::size_t>(1, paths.size() / limit);
  for (std::size_t i = 0; i < paths.size(); i += step) {
    std::ifstream file(paths[i], std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (bytes.size() > kFileHeaderSize) chunks.push_back(bytes.substr(kFileHeaderSize, kChunkSize));
  }
  return chunks;
}

TEST(EvtxDamage, CutsAnywhereLoseOnlyWhatIsCutOff) {
  for (const std::string& chunk : sample_chunks(6)) {
    Collected whole;
    decode_exactly(chunk, ingest::testing::everything(), whole);
    for (std::size_t i = 0; i < 200; ++i) {
      const std::size_t cut = chunk.size() * i / 200 + i % 7;
      Collected got;
      decode_exactly(std::string_view(chunk).substr(0, cut), ingest::testing::everything(), got);
      ASSERT_LE(got.records.size(), whole.records.size());
      // A record whose template stands behind the cut is lost as well, and told.
      if (cut >= kChunkHeaderSize)
        EXPECT_EQ(got.records.size() + got.damaged, whole.records.size() + whole.damaged) << cut;
      else EXPECT_FALSE(got.losses.empty() && cut > 0);
    }
  }
}

TEST(EvtxDamage, FlippedBytesNeitherCrashNorHang) {
  std::mt19937 random(20170203);
  record::Demand few;
  few.add("Image");
  few.add("CommandLine");
  const auto chunks = sample_chunks(20);
  for (std::size_t i = 0; i < 2000; ++i) {
    std::string chunk = chunks[i % chunks.size()];
    const std::size_t flips = 1 + i % 8;
    for (std::size_t f = 0; f < flips; ++f) chunk[random() % chunk.size()] = static_cast<char>(random());
    Collected got;
    decode_exactly(chunk, i % 2 == 0 ? ingest::testing::everything() : few, got);
    for (const base::Error& loss : got.losses) EXPECT_LE(loss.place.offset.value_or(~0ULL), chunk.size());
  }
}

}  // namespace
}  // namespace backtrail::ingest::evtx
