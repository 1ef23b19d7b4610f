// SPDX-License-Identifier: Apache-2.0
// Pieces found by masks are those found byte by byte.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "sightings/testing/by_bytes.h"

using namespace backtrail::sightings;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Finder finder;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  BT_CHECK(testing_support::each_once(finder.find(text)) ==
           testing_support::each_once(testing_support::byte_by_byte(text)));
  return 0;
}
