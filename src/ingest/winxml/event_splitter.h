// SPDX-License-Identifier: Apache-2.0
// Cuts a stream of Windows events in XML into blocks of whole events, by where "<Event>" begins and "</Event>" ends. What
// stands around them (declaration, <Events>, comments) is passed over; anything else there is told.
#pragma once

#include <string>
#include <vector>

#include "ingest/format.h"

namespace backtrail::ingest::winxml {

/// The context of a block: where its events lie.
struct Events {
  struct Span {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
  };
  std::vector<Span> spans;
};

/// The next "<Event" that is this element and not <EventData>, <EventID> or <Events>; npos when there is none. A beginning
/// at the very end of `text` is not decided: it is none.
[[nodiscard]] std::size_t find_event(std::string_view text, std::size_t from);

class EventSplitter : public Splitter {
 public:
  EventSplitter(std::string head, ByteStream& stream, const SourceInfo& source, std::size_t block_size = kBlockSize);
  base::Result<std::optional<Block>> next(LossSink& losses) override;

 private:
  bool fill();
  bool find_one(LossSink& losses);
  void look_between(std::size_t begin, std::size_t end, LossSink& losses);
  void lose(base::Code code, const char* message, std::size_t at, std::uint64_t records, LossSink& losses) const;
  void discard(std::size_t size);
  Block flush();

  std::string buffer_;
  std::uint64_t offset_ = 0;  // of buffer_
  std::size_t at_ = 0;  // where the next event is looked for
  std::size_t searched_ = 0;  // up to here its end was looked for
  bool inside_ = false;  // an event begins at at_
  std::vector<Events::Span> spans_;
  ByteStream& stream_;
  const SourceInfo source_;
  const std::size_t block_size_;
  bool ended_ = false;
  std::optional<base::Error> error_;
};

}  // namespace backtrail::ingest::winxml
