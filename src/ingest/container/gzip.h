// SPDX-License-Identifier: Apache-2.0
// gzip (RFC 1952): members one behind the other are one stream, as gzip itself has it. By zlib and not by libarchive, which
// hides where a damaged member begins.
#pragma once

#include <memory>
#include <string>

#include "ingest/container/budget.h"
#include "ingest/format.h"

namespace backtrail::ingest {

[[nodiscard]] inline bool is_gzip(std::string_view head) { return head.starts_with("\x1f\x8b\x08"); }

class GzipStream : public ByteStream {
 public:
  /// `packed` and `budget` outlive the stream. `place` is for messages.
  GzipStream(ByteStream& packed, UnpackBudget& budget, base::Place place);
  ~GzipStream() override;
  /// kBadArchive (all that could be unpacked was given before), kArchiveBomb.
  base::Result<std::size_t> read(char* into, std::size_t size) override;

 private:
  struct State;
  base::Result<bool> refill();
  base::Result<bool> next_member();
  ByteStream& packed_;
  UnpackBudget& budget_;
  base::Place place_;
  std::unique_ptr<State> state_;
};

}  // namespace backtrail::ingest
