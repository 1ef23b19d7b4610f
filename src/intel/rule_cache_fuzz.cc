// SPDX-License-Identifier: Apache-2.0
// What the reader of cached rules accepts it must write back so that it reads the same again.
#include <cstdint>
#include <string_view>

#include "intel/rule_cache.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace backtrail;
  const auto rules = intel::decode_rules({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!rules) return 0;
  const std::string again = intel::encode_rules(*rules);
  const auto twice = intel::decode_rules(again, "fuzz");
  BT_CHECK(twice && intel::encode_rules(*twice) == again);
  return 0;
}
