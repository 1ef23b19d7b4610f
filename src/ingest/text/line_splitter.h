// SPDX-License-Identifier: Apache-2.0
// Cuts a stream of lines into blocks that end at line ends: JSON lines, Zeek, syslog.
#pragma once

#include <string>

#include "ingest/format.h"

namespace backtrail::ingest {

class LineSplitter : public Splitter {
 public:
  /// `head` comes before `stream`. `block_size` is for tests: the records may not depend on it.
  LineSplitter(std::string head, ByteStream& stream, const SourceInfo& source, std::size_t block_size = kBlockSize);

  /// Blocks of whole lines; only the last one may lack its line end. A line over kMaxRecordSize is reported and passed over
  /// in flat memory. When the stream fails, the lines before the failure come first, and a line cut by it is reported.
  base::Result<std::optional<Block>> next(LossSink& losses) override;

 private:
  bool fill(std::size_t target);
  bool skip_long_line(LossSink& losses);
  Block take(std::size_t size);
  [[nodiscard]] base::Place place() const;

  std::string rest_;  // read and not given out yet; begins at a line's first byte
  ByteStream& stream_;
  const SourceInfo source_;
  const std::size_t block_size_;
  std::uint64_t offset_ = 0;  // of rest_
  std::uint64_t line_ = 1;  // of rest_
  bool ended_ = false;
  std::optional<base::Error> error_;
};

/// The lines of a block, without their ends ("\n" or "\r\n").
struct Line {
  std::string_view text;
  std::uint64_t offset = 0;  // in the stream
  std::uint64_t number = 0;
};

/// Nothing but blanks and tabs.
[[nodiscard]] inline bool is_blank(std::string_view line) {
  const bool may = line.empty() || line.front() == ' ' || line.front() == '\t';
  return may && line.find_first_not_of(" \t") == std::string_view::npos;
}

template <typename Function>
bool for_each_line(const Block& block, Function&& function) {
  std::string_view rest = block.bytes;
  std::uint64_t number = block.first_line;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    std::string_view text = rest.substr(0, end);
    const auto offset = block.offset + static_cast<std::uint64_t>(rest.data() - block.bytes.data());
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (!function(Line{text, offset, number++})) return false;
  }
  return true;
}

/// Reads up to `size` more bytes behind what `buffer` holds. How many; 0 at the end.
base::Result<std::size_t> append_from(ByteStream& stream, std::string& buffer, std::size_t size);

}  // namespace backtrail::ingest
