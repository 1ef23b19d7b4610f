// SPDX-License-Identifier: Apache-2.0
#include "ingest/csv/row_splitter.h"

#include <algorithm>
#include <utility>

#include "ingest/codes.h"
#include "ingest/text/line_splitter.h"

namespace backtrail::ingest::csv {

RowSplitter::RowSplitter(std::string head, ByteStream& stream, const SourceInfo& source, std::size_t block_size)
    : buffer_(std::move(head)),
      found_(std::make_shared<Rows>()),
      stream_(stream),
      source_(source),
      block_size_(std::max<std::size_t>(block_size, 1)) {
  separator_ = guess_separator(buffer_, false).value_or(guess_separator(buffer_, true).value_or(','));
  if (buffer_.starts_with("\xef\xbb\xbf")) at_ = 3;
}

bool RowSplitter::fill() {
  if (ended_) return false;
  auto count = append_from(stream_, buffer_, block_size_);
  if (!count) error_ = count.error();
  ended_ = error_ || *count == 0;
  return !ended_;
}

/// Goes on to the next row, `size` bytes further.
void RowSplitter::advance(std::size_t size) {
  const auto begin = buffer_.begin() + static_cast<std::ptrdiff_t>(at_);
  line_ += static_cast<std::uint64_t>(std::count(begin, begin + static_cast<std::ptrdiff_t>(size), '\n'));
  at_ += size;
  scan_ = {};
}

/// The row that begins here is damaged: only its first line is given up, for a stray quote may have swallowed good ones.
void RowSplitter::pass_over_line(LossSink& losses, base::Code code, const char* message) {
  losses.on_damage({code, message, {source_.path, source_.member, line_, 0, offset_ + at_}}, 1);
  std::size_t end = buffer_.find('\n', at_);
  while (end == std::string::npos && fill()) {
    // A line without an end: what was read of it is not kept, unless a block still has to be given from it.
    if (found_->rows.empty()) {
      const std::size_t gone = buffer_.size() - std::min(buffer_.size(), block_size_);
      buffer_.erase(0, gone);
      offset_ += gone;
      at_ = 0;
    }
    end = buffer_.find('\n', at_);
  }
  advance((end == std::string::npos ? buffer_.size() : end + 1) - at_);
}

/// The first row is the header. Empty names are numbered: a column without a name still has values.
void RowSplitter::take_row(std::string_view row, LossSink& losses) {
  if (table_) {
    found_->rows.push_back({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(row.size()), line_});
    return;
  }
  auto table = std::make_shared<Table>();
  table->separator = separator_;
  std::vector<Cell> cells;
  if (!split_row(row, separator_, cells)) {
    losses.on_damage(
        {kBadHeader, "a header of more than 4096 columns", {source_.path, source_.member, line_, 0, offset_ + at_}}, 0);
  }
  for (const Cell& cell : cells) {
    std::string_view name = cell.raw;
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    table->names.push_back(name.empty() ? "column" + std::to_string(table->names.size() + 1) : std::string(name));
  }
  table_ = std::move(table);
}

/// One row further. False when more bytes are needed, or none are left.
bool RowSplitter::find_one(LossSink& losses) {
  if (at_ == buffer_.size()) return false;
  const std::string_view text = std::string_view(buffer_).substr(at_);
  const bool last = ended_ && !error_;
  const RowEnd end = find_row(text, separator_, last, scan_);
  const std::size_t size = end == RowEnd::complete ? scan_.size : scan_.at;
  if (size > kMaxRecordSize) {
    pass_over_line(losses, kRecordTooLarge, "a row larger than 16 MiB: perhaps a quote that is not closed");
  } else if (end == RowEnd::broken) {
    pass_over_line(losses, kBadColumns, "text behind a closing quote");
  } else if (end == RowEnd::open) {
    if (!ended_) return false;
    pass_over_line(losses, kTruncated, "the stream ends inside a row");
  } else {
    if (size != 0) take_row(text.substr(0, size), losses);
    advance(scan_.next);
  }
  return true;
}

Block RowSplitter::flush() {
  const std::size_t from = found_->rows.front().begin;
  const std::size_t to = found_->rows.back().begin + found_->rows.back().size;
  for (auto& row : found_->rows) row.begin -= static_cast<std::uint32_t>(from);
  Block block;
  block.offset = offset_ + from;
  block.bytes = buffer_.substr(from, to - from);
  block.first_line = found_->rows.front().line;
  found_->table = table_;
  block.context = std::move(found_);
  found_ = std::make_shared<Rows>();
  buffer_.erase(0, at_);
  offset_ += at_;
  at_ = 0;
  return block;
}

base::Result<std::optional<Block>> RowSplitter::next(LossSink& losses) {
  for (;;) {
    while (find_one(losses)) {
      if (!found_->rows.empty() && at_ - found_->rows.front().begin >= block_size_) return std::optional(flush());
    }
    if (found_->rows.empty() && at_ > block_size_) {
      buffer_.erase(0, at_);
      offset_ += at_;
      at_ = 0;
    }
    if (fill()) continue;
    if (at_ < buffer_.size()) continue;  // the end is known only now: the last row may lack its line end
    if (!found_->rows.empty()) return std::optional(flush());
    if (error_) return std::unexpected(*error_);
    return std::optional<Block>();
  }
}

}  // namespace backtrail::ingest::csv
