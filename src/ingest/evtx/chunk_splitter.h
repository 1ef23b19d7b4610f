// SPDX-License-Identifier: Apache-2.0
// A stream of bytes to chunks of 64 KiB. Chunks lie one behind the other behind the file's header; where one should begin
// and does not, the next magic number is looked for, so that bytes missing or added in the middle cost one chunk.
#pragma once

#include <string>

#include "ingest/format.h"
#include "ingest/stream.h"

namespace backtrail::ingest::evtx {

class ChunkSplitter : public Splitter {
 public:
  ChunkSplitter(std::string head, ByteStream& stream, const SourceInfo& source)
      : stream_(std::move(head), stream), source_(source) {}
  base::Result<std::optional<Block>> next(LossSink& losses) override;

 private:
  base::Status fill(std::size_t size);
  base::Status read_file_header(LossSink& losses);
  void tell_end(LossSink& losses) const;
  [[nodiscard]] base::Error error(base::Code code, std::string message, std::uint64_t offset,
                                  base::Severity severity) const;

  PushbackStream stream_;
  SourceInfo source_;
  std::string pending_;  // bytes read and not given out
  std::uint64_t offset_ = 0;  // of pending_[0]
  std::uint64_t chunks_ = 0;  // given out
  std::uint64_t promised_ = 0;  // by the file's header
  bool started_ = false;
  bool ended_ = false;  // the stream
  bool told_ = false;
  std::optional<base::Error> failure_;  // told once what was read before it is given out
};

}  // namespace backtrail::ingest::evtx
