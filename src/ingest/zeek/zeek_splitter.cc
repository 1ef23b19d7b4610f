// SPDX-License-Identifier: Apache-2.0
#include "ingest/zeek/zeek_splitter.h"

#include "ingest/codes.h"

namespace backtrail::ingest::zeek {

ZeekSplitter::ZeekSplitter(std::string head, ByteStream& stream, const SourceInfo& source, std::size_t block_size)
    : lines_(std::move(head), stream, source, block_size), source_(source) {}

void ZeekSplitter::give(const Block& from, std::size_t begin, std::size_t end, std::uint64_t first_line) {
  if (begin == end) return;
  if (!shared_) shared_ = std::make_shared<const Header>(header_);
  Block block;
  block.offset = from.offset + begin;
  block.bytes = from.bytes.substr(begin, end - begin);
  block.first_line = first_line;
  block.context = shared_;
  ready_.push_back(std::move(block));
}

/// Header lines change what the rows behind them mean, so blocks end where they stand.
void ZeekSplitter::take_apart(Block block, LossSink& losses) {
  const bool plain = !block.bytes.starts_with('#') && block.bytes.find("\n#") == std::string::npos;
  if (plain && shared_) {
    block.context = shared_;
    ready_.push_back(std::move(block));
    return;
  }
  std::size_t begin = 0;  // of the rows not given yet
  std::uint64_t begin_line = block.first_line;
  for_each_line(block, [&](const Line& line) {
    if (!line.text.starts_with('#')) return true;
    const auto at = static_cast<std::size_t>(line.offset - block.offset);
    give(block, begin, at, begin_line);
    if (!header_.take(line.text)) {
      losses.on_damage({kBadHeader,
                        "a header line that cannot be used",
                        {source_.path, source_.member, line.number, 0, line.offset}},
                       0);
    }
    shared_.reset();
    const std::size_t stop = block.bytes.find('\n', at);
    begin = stop == std::string::npos ? block.bytes.size() : stop + 1;
    begin_line = line.number + 1;
    return true;
  });
  give(block, begin, block.bytes.size(), begin_line);
}

base::Result<std::optional<Block>> ZeekSplitter::next(LossSink& losses) {
  while (ready_.empty()) {
    BT_TRY(auto block, lines_.next(losses));
    if (!block) return std::optional<Block>();
    take_apart(std::move(*block), losses);
  }
  Block block = std::move(ready_.front());
  ready_.pop_front();
  return std::optional(std::move(block));
}

}  // namespace backtrail::ingest::zeek
