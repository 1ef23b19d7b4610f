// SPDX-License-Identifier: Apache-2.0
// The pattern reader on any bytes: what it reads must say the same when its paths are written and read again.
#include <string>

#include "stix/pattern.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace backtrail;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto pattern = stix::parse(text);
  if (!pattern) return 0;
  for (const stix::Observation& observation : pattern->observations) {
    BT_CHECK(!observation.comparisons.empty());
    for (const stix::Comparison& comparison : observation.comparisons) {
      const auto again = stix::parse("[" + comparison.written + "]");
      BT_CHECK(again && again->single() != nullptr);
      BT_CHECK(again->single()->path.text() == comparison.path.text());
    }
  }
  return 0;
}
