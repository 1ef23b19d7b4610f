// SPDX-License-Identifier: Apache-2.0
// A single stream packed by xz, bzip2 or zstd, unpacked by libarchive's filters. Streams one behind the other are one
// stream, as their own tools have it. gzip has a reader of its own (gzip.h).
#pragma once

#include <memory>
#include <string>

#include "ingest/container/budget.h"
#include "ingest/format.h"

namespace backtrail::ingest {

enum class Compression : unsigned char { none, xz, bzip2, zstd };

[[nodiscard]] Compression compression(std::string_view head);

class CompressedStream : public ByteStream {
 public:
  /// `packed` and `budget` outlive the stream. `place` is for messages.
  CompressedStream(Compression kind, ByteStream& packed, UnpackBudget& budget, base::Place place);
  ~CompressedStream() override;
  /// kBadArchive (all that could be unpacked was given before), kArchiveBomb.
  base::Result<std::size_t> read(char* into, std::size_t size) override;

 private:
  struct State;
  [[nodiscard]] base::Error failure() const;
  bool anything_left();
  base::Status next_block();
  std::unique_ptr<State> state_;
};

}  // namespace backtrail::ingest
