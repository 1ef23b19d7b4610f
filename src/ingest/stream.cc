// SPDX-License-Identifier: Apache-2.0
#include "ingest/stream.h"

#include <algorithm>
#include <cstring>

namespace backtrail::ingest {

base::Result<std::size_t> MemoryStream::read(char* into, std::size_t size) {
  const std::size_t count = std::min(size, bytes_.size());
  if (count != 0) std::memcpy(into, bytes_.data(), count);
  bytes_.remove_prefix(count);
  return count;
}

base::Result<std::size_t> PushbackStream::read(char* into, std::size_t size) {
  const std::size_t count = std::min(size, head_.size() - taken_);
  if (count == 0) return rest_.read(into, size);
  std::memcpy(into, head_.data() + taken_, count);
  taken_ += count;
  if (taken_ == head_.size()) {
    head_ = {};
    taken_ = 0;
  }
  return count;
}

Head read_head(ByteStream& stream, std::size_t size) {
  Head head;
  head.bytes.resize(size);
  std::size_t filled = 0;
  while (filled < size) {
    auto count = stream.read(head.bytes.data() + filled, size - filled);
    if (!count) {
      head.error = std::move(count).error();
      break;
    }
    if (*count == 0) {
      head.whole = true;
      break;
    }
    filled += *count;
  }
  head.bytes.resize(filled);
  return head;
}

}  // namespace backtrail::ingest
