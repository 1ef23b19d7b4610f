// SPDX-License-Identifier: Apache-2.0
// The W3C's extended log format, as IIS, many proxies, Windows' firewall and Exchange write it: lines that begin with '#'
// say what the lines behind them are. "#Fields:" may come again at any place; blocks end where the header changes.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "ingest/text/line_splitter.h"

namespace backtrail::ingest::w3c {

inline constexpr std::size_t kMaxColumns = 1024;

struct Header {
  char separator = ' ';  // a comma or a tab where the list of fields has them
  std::vector<std::string> fields;
  std::string software;
  std::string day;  // of "#Date:", for logs that have times alone
  bool local = false;  // "#Time Format: Local"

  /// Takes in one line, '#' included. False when it names more columns than kMaxColumns.
  bool take(std::string_view line);
};

class W3cSplitter : public Splitter {
 public:
  W3cSplitter(std::string head, ByteStream& stream, const SourceInfo& source, std::size_t block_size = kBlockSize);
  base::Result<std::optional<Block>> next(LossSink& losses) override;

 private:
  void take_apart(Block block, LossSink& losses);
  void give(const Block& from, std::size_t begin, std::size_t end, std::uint64_t first_line);

  LineSplitter lines_;
  const SourceInfo source_;
  Header header_;
  std::shared_ptr<const Header> shared_;  // of header_ as it is now; null when it has to be made
  std::deque<Block> ready_;
};

}  // namespace backtrail::ingest::w3c
