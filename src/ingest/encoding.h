// SPDX-License-Identifier: Apache-2.0
// Text logs that are no UTF-8: Windows' code pages, GBK, Shift-JIS. They are read as they are. What is ASCII in them is found; letters
// beyond it are other bytes than those of a rule or an indicator, and somebody must be told.
#pragma once

#include <optional>

#include "ingest/format.h"

namespace backtrail::ingest {

/// Watches the blocks of one stream as they pass. Hardly slower than copying them while they are ASCII.
class EncodingWatch {
 public:
  /// `head` are the stream's first bytes. Formats whose bytes are no text are not watched.
  EncodingWatch(const SourceInfo& source, const Format& format, std::string_view head);
  void watch(const Block& block);
  /// kNotUtf8, a warning, with the first such line; nothing while all is UTF-8.
  [[nodiscard]] std::optional<base::Error> warning() const;

 private:
  bool watches_;
  std::uint64_t lines_ = 0;  // that hold bytes that are no UTF-8
  base::Place first_;
};

}  // namespace backtrail::ingest
