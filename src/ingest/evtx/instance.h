// SPDX-License-Identifier: Apache-2.0
// A template instance: which definition a record uses, and the values that go into it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ingest/evtx/layout.h"
#include "ingest/evtx/values.h"

namespace backtrail::ingest::evtx {

struct InstanceHead {
  std::uint32_t definition = 0;  // offset in the chunk
  std::uint32_t count = 0;       // of values
  std::size_t descriptors = 0;   // where their sizes and types stand, four bytes each
};

/// Reads what stands behind the token of an instance, up to the first value. False when it is cut off: every value's
/// descriptor and bytes lie before the cursor's end.
bool read_instance_head(std::string_view chunk, Cursor& cursor, InstanceHead& head);

}  // namespace backtrail::ingest::evtx
