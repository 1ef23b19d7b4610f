// SPDX-License-Identifier: Apache-2.0
// A table that is taken lies within its file, frame behind frame.
#include <cstdint>

#include "base/result.h"
#include "ingest/container/seekable.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace backtrail;
  if (size < 2) return 0;
  const std::uint64_t before = data[0] | std::uint64_t{data[1]} << 8;  // bytes of the file in front of the table
  const std::string_view table(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto frames = ingest::parse_seek_table(table, before + table.size());
  if (!frames) return 0;
  std::uint64_t at = 0;
  for (const ingest::SeekableFrame& one : *frames) {
    BT_CHECK(one.at == at && one.size != 0 && one.size <= ingest::kSeekableFrame);
    at += one.packed;
  }
  BT_CHECK(at == before);
  return 0;
}
