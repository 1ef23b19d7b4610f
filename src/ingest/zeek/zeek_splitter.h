// SPDX-License-Identifier: Apache-2.0
// Cuts a Zeek TSV log into blocks that each stand beneath one header, which is the block's context.
#pragma once

#include <deque>

#include "ingest/text/line_splitter.h"
#include "ingest/zeek/zeek_header.h"

namespace backtrail::ingest::zeek {

class ZeekSplitter : public Splitter {
 public:
  ZeekSplitter(std::string head, ByteStream& stream, const SourceInfo& source, std::size_t block_size = kBlockSize);
  base::Result<std::optional<Block>> next(LossSink& losses) override;

 private:
  void take_apart(Block block, LossSink& losses);
  void give(const Block& from, std::size_t begin, std::size_t end, std::uint64_t first_line);

  LineSplitter lines_;
  const SourceInfo source_;
  Header header_;
  std::shared_ptr<const Header> shared_;   // of header_ as it is now; null when it has to be made
  std::deque<Block> ready_;
};

}  // namespace backtrail::ingest::zeek
