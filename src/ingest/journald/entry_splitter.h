// SPDX-License-Identifier: Apache-2.0
// Cuts a stream in systemd's journal export format into blocks of whole entries. An entry is fields, "NAME=value" or, for
// values with line ends, "NAME", a line end, the value's size in eight bytes (little endian) and the value; an empty line
// ends it. Sizes have to be followed: a value may hold anything, empty lines too.
#pragma once

#include <string>
#include <vector>

#include "ingest/format.h"

namespace backtrail::ingest::journald {

/// A field as it lies.
struct Field {
  std::string_view name;
  std::string_view value;
};

enum class Found : unsigned char { field, end, more, bad };  // `end` is the empty line that ends an entry

/// The field at the front of `text`. `size` is what it takes, its line end included; how much more is needed is unknown.
[[nodiscard]] Found take_field(std::string_view text, Field& out, std::size_t& size);

/// The context of a block: where its entries lie.
struct Entries {
  struct Span {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
  };
  std::vector<Span> spans;
};

class EntrySplitter : public Splitter {
 public:
  EntrySplitter(std::string head, ByteStream& stream, const SourceInfo& source, std::size_t block_size = kBlockSize);
  base::Result<std::optional<Block>> next(LossSink& losses) override;

 private:
  bool fill();
  bool find_one(LossSink& losses);
  void pass_over(base::Code code, const char* message, LossSink& losses);
  void end_entry(std::size_t size, std::size_t behind);
  void discard(std::size_t size);
  Block flush();

  std::string buffer_;
  std::uint64_t offset_ = 0;  // of buffer_
  std::size_t at_ = 0;  // where the entry begins
  std::size_t looked_ = 0;  // up to here its fields are known
  bool skipping_ = false;  // after damage, up to the next empty line
  std::vector<Entries::Span> spans_;
  ByteStream& stream_;
  const SourceInfo source_;
  const std::size_t block_size_;
  bool ended_ = false;
  std::optional<base::Error> error_;
};

}  // namespace backtrail::ingest::journald
