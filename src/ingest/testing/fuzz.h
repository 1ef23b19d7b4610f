// SPDX-License-Identifier: Apache-2.0
// What every reader's fuzz target checks: it ends, and each record's bytes are where its offset says.
#pragma once

#include <cstdint>
#include <cstdlib>

#include "ingest/testing/collect.h"

namespace backtrail::ingest::testing {

inline int fuzz(const Format& format, const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)format.sniff(bytes, true);
  SourceInfo source{"log"};
  source.modified = base::from_unix(1'500'000'000);
  const Collected got = read_bytes(format, bytes, source);
  std::uint64_t behind = 0;
  for (const KeptRecord& record : got.records) {
    if (record.offset < behind || bytes.substr(record.offset, record.bytes.size()) != record.bytes) std::abort();
    behind = record.offset + record.bytes.size();
  }
  return 0;
}

}  // namespace backtrail::ingest::testing
