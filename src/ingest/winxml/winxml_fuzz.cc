// SPDX-License-Identifier: Apache-2.0
#include "ingest/testing/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return backtrail::ingest::testing::fuzz(backtrail::ingest::winxml_format(), data, size);
}
