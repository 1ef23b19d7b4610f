// SPDX-License-Identifier: Apache-2.0
// The reader of CSAF on any bytes, and of versions.
#include <string>

#include "base/result.h"
#include "intel/csaf/csaf.h"
#include "intel/csaf/version.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace backtrail::intel;
  const std::string text(reinterpret_cast<const char*>(data), size);
  (void)read_csaf(text, "fuzz");
  if (const auto version = parse_csaf_version(text)) BT_CHECK(*version == *version);
  return 0;
}
