// SPDX-License-Identifier: Apache-2.0
// What decode() takes is what encode() writes of it again, and joining takes whatever comes.
#include <cstdint>

#include "base/result.h"
#include "sightings/key.h"
#include "sightings/segment.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace backtrail;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto segments = sightings::decode(bytes)) {
    base::Encoder again;
    for (const auto& one : *segments) sightings::encode(one, again);
    BT_CHECK(sightings::decode(again.out) == segments);
  }
  std::string joined;
  const std::string_view halves[] = {bytes.substr(0, size / 2), bytes.substr(size / 2)};
  if (sightings::join(halves, joined)) BT_CHECK(joined.size() <= size);
  if (const auto key = sightings::parse_sighting_key(bytes))
    BT_CHECK(sightings::sighting_key(key->family, key->value, key->tenant) == bytes);
  return 0;
}
