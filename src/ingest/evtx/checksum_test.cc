// SPDX-License-Identifier: Apache-2.0
#include "ingest/evtx/checksum.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <random>
#include <string>

namespace backtrail::ingest::evtx {
namespace {

std::uint32_t zlibs(std::string_view bytes, std::uint32_t so_far) {
  return static_cast<std::uint32_t>(
      crc32(so_far, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

TEST(EvtxChecksum, IsZlibsForEveryLengthAndStart) {
  std::mt19937 random(1);
  std::string bytes(600, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const std::string_view part(bytes.data() + (bytes.size() - size), size);
    EXPECT_EQ(checksum(part), zlibs(part, 0)) << size;
    EXPECT_EQ(checksum(part, 0xdeadbeef), zlibs(part, 0xdeadbeef)) << size;
  }
  EXPECT_EQ(checksum("123456789"), 0xcbf43926U) << "the value that every description of CRC-32 gives";
}

}  // namespace
}  // namespace backtrail::ingest::evtx
