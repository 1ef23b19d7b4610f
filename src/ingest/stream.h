// SPDX-License-Identifier: Apache-2.0
// Small byte streams that the readers and their tests share.
#pragma once

#include <string>
#include <string_view>

#include "ingest/format.h"

namespace backtrail::ingest {

/// Bytes that lie in memory. They must outlive the stream.
class MemoryStream : public ByteStream {
 public:
  explicit MemoryStream(std::string_view bytes) : bytes_(bytes) {}
  base::Result<std::size_t> read(char* into, std::size_t size) override;

 private:
  std::string_view bytes_;
};

/// Bytes already taken from `rest` for a look, then `rest`, which must outlive this stream.
class PushbackStream : public ByteStream {
 public:
  PushbackStream(std::string head, ByteStream& rest) : head_(std::move(head)), rest_(rest) {}
  base::Result<std::size_t> read(char* into, std::size_t size) override;

 private:
  std::string head_;
  std::size_t taken_ = 0;
  ByteStream& rest_;
};

/// The first bytes of a stream, for detection.
struct Head {
  std::string bytes;
  bool whole = false;                 // the stream holds nothing else
  std::optional<base::Error> error;   // reading failed behind these bytes; the stream will say so again
};

/// Up to `size` bytes; fewer only at the end of the stream or before an error. An error with no byte before it is returned
/// in `error` too, so that the caller looks in one place.
[[nodiscard]] Head read_head(ByteStream& stream, std::size_t size = kSniffSize);

}  // namespace backtrail::ingest
