// SPDX-License-Identifier: Apache-2.0
// Every reading maps back into the text that was read, wherever one looks in it.
#include <cstdint>

#include "base/result.h"
#include "release/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace backtrail::release;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto unread = for_readings(text, [&](const Reading& reading) {
    if (reading.origin != nullptr) BT_CHECK(reading.origin->size() == reading.text.size() + 1);
    for (std::size_t at = 0; at < reading.text.size(); ++at) {
      const Stretch one = reading.original({at, at + 1});
      BT_CHECK(one.begin <= one.end && one.end <= size);
    }
  });
  for (const Stretch& one : unread) BT_CHECK(one.begin < one.end && one.end <= size);
  (void)what_else(text);
  (void)from_utf16(text);
  return 0;
}
