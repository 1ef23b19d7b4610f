// SPDX-License-Identifier: Apache-2.0
// Words of containers that no member holds: comments in the list at a zip's end, the name and the comment in a gzip's head.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/format.h"

namespace backtrail::ingest {

inline constexpr std::size_t kZipListMost = 4U << 20;  // bytes of a zip's end that are kept

/// Passes on what it reads, and keeps the last kZipListMost bytes of it.
class TailStream : public ByteStream {
 public:
  explicit TailStream(ByteStream& stream) : stream_(stream) {}
  base::Result<std::size_t> read(char* into, std::size_t size) override;
  /// Reads to the end. False when that cannot be reached.
  bool drain();
  [[nodiscard]] std::string_view tail() const { return tail_; }

 private:
  ByteStream& stream_;
  std::string tail_;
};

struct ZipComments {
  std::vector<std::string> texts;  // of the archive and of its members
  bool complete = true;  // false: the list is longer than what is kept, or damaged
};
/// `tail` ends where the zip does.
[[nodiscard]] ZipComments zip_comments(std::string_view tail);

/// The name and the comment that stand in the head of a gzip.
[[nodiscard]] std::vector<std::string> gzip_labels(std::string_view head);

}  // namespace backtrail::ingest
