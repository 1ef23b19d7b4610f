// SPDX-License-Identifier: Apache-2.0
#include "ingest/evtx/instance.h"

namespace backtrail::ingest::evtx {

bool read_instance_head(std::string_view chunk, Cursor& cursor, InstanceHead& head) {
  (void)cursor.read<std::uint8_t>();   // always 1
  (void)cursor.read<std::uint32_t>();  // the template's number
  head.definition = cursor.read<std::uint32_t>();
  if (cursor.failed()) return false;
  if (head.definition == cursor.at()) {  // used for the first time in this chunk: the definition stands here
    const std::string_view header = cursor.take(kDefinitionHeaderSize);
    if (cursor.failed()) return false;
    (void)cursor.take(load<std::uint32_t>(header.data() + 20));
  }
  head.count = cursor.read<std::uint32_t>();
  head.descriptors = cursor.at();
  if (head.count > chunk.size() / 4) return false;
  (void)cursor.take(std::size_t{4} * head.count);
  return !cursor.failed();
}

}  // namespace backtrail::ingest::evtx
