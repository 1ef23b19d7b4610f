// SPDX-License-Identifier: Apache-2.0
// The readers of rules and indicators on any bytes.
#include <string>

#include "intel/collector.h"
#include "intel/lists.h"
#include "intel/misp.h"
#include "intel/openioc/openioc.h"
#include "intel/sigma/sigma.h"
#include "intel/stix/stix.h"
#include "intel/yara/yara.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace backtrail::intel;
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  Collector collector;
  collector.begin_file("fuzz");
  switch (data[0] % 8) {
    case 0: read_sigma(text, collector); break;
    case 1: read_table(text, collector); break;
    case 2: read_list(text, true, collector); break;
    case 3: read_stix(text, collector); break;
    case 4: (void)read_pattern(text); break;
    case 5: read_misp(text, collector); break;
    case 7: read_yara(text, collector); break;
    default: read_openioc(text, collector); break;
  }
  collector.end_file();
  (void)collector.finish();
  return 0;
}
