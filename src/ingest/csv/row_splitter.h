// SPDX-License-Identifier: Apache-2.0
// Cuts a table into blocks of whole rows. The first row is the header and goes into every block's context.
//
// A quote that is never closed would swallow the rest: a row over kMaxRecordSize, one that is still open at the end, and one
// with text behind a closing quote are damaged, and reading goes on at the next line.
#pragma once

#include "ingest/csv/table.h"

namespace backtrail::ingest::csv {

/// Where the rows of a block lie.
struct Rows {
  struct Row {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
    std::uint64_t line = 0;
  };
  std::shared_ptr<const Table> table;
  std::vector<Row> rows;
};

class RowSplitter : public Splitter {
 public:
  RowSplitter(std::string head, ByteStream& stream, const SourceInfo& source, std::size_t block_size = kBlockSize);
  base::Result<std::optional<Block>> next(LossSink& losses) override;

 private:
  bool fill();
  bool find_one(LossSink& losses);
  void take_row(std::string_view row, LossSink& losses);
  void pass_over_line(LossSink& losses, base::Code code, const char* message);
  Block flush();
  void advance(std::size_t size);

  std::string buffer_;
  std::uint64_t offset_ = 0;  // of buffer_
  std::size_t at_ = 0;  // where the next row begins
  std::uint64_t line_ = 1;  // of at_
  RowScan scan_;
  std::shared_ptr<const Table> table_;
  std::shared_ptr<Rows> found_;
  char separator_ = ',';
  ByteStream& stream_;
  const SourceInfo source_;
  const std::size_t block_size_;
  bool ended_ = false;
  std::optional<base::Error> error_;
};

}  // namespace backtrail::ingest::csv
