// SPDX-License-Identifier: Apache-2.0
// JSON that is not lines: arrays, pretty-printed or concatenated objects, and objects that do nothing but hold an array of
// records, such as {"Records": [...]}. Finds where each record begins and ends by following brackets, in flat memory.
//
// After damage (a missing bracket is seen only much later) it goes back to the record that began it and on to the next
// place that begins as the stream's first record began: `{"eventVersion"`. Nested objects rarely begin alike.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/format.h"
#include "ingest/json/bracket_scanner.h"

namespace backtrail::ingest::json {

inline constexpr std::size_t kWrapperLookahead =
    1U << 20;  // objects longer than this that begin with an array of objects wrap
inline constexpr int kMaxRestarts = 64;  // after that, damage costs all that was read in search of the end

/// The context of a block: where its records lie.
struct Elements {
  struct Span {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
  };
  std::vector<Span> spans;
};

struct Wrapper {
  const char* inside;  // behind the array's '['
  const char* first_begin;  // the array's first element
  const char* first_end;  // behind it; null when it does not close
  bool sure;  // its own end was seen too
};

/// Of the object that begins at `at`, when it is a single key with an array of objects. Looks no further than `end`; an object that
/// does not end there counts as one.
[[nodiscard]] std::optional<Wrapper> find_wrapper(const char* at, const char* end);

class ElementSplitter : public Splitter {
 public:
  ElementSplitter(std::string head, ByteStream& stream, const SourceInfo& source, std::size_t block_size = kBlockSize);
  base::Result<std::optional<Block>> next(LossSink& losses) override;

 private:
  enum class Where : unsigned char { top, array, wrapper, tail };
  enum class Step : unsigned char { more, element, end };

  bool fill();
  void lose(base::Code code, const char* message, std::size_t begin, std::uint64_t records, LossSink& losses);
  Step step(LossSink& losses);
  Step begin_top(LossSink& losses);
  Step scan_element(LossSink& losses);
  Step scan_scalar(LossSink& losses);
  void recover(LossSink& losses, base::Code code, const char* message);
  void skip_junk();
  Step end_element();
  void remember_first(std::string_view element);
  void discard(std::size_t size);
  std::optional<Block> flush();

  std::string buffer_;
  std::uint64_t offset_ = 0;  // of buffer_
  std::size_t at_ = 0;  // next byte to look at
  std::size_t begin_ = 0;  // of the element being scanned
  bool scanning_ = false;
  bool skipping_ = false;  // looking for the next record after damage
  BracketScanner brackets_;
  Where where_ = Where::top;
  std::vector<Elements::Span> spans_;
  std::string first_;  // how records begin
  int restarts_ = 0;
  ByteStream& stream_;
  const SourceInfo source_;
  const std::size_t block_size_;
  bool ended_ = false;
  std::optional<base::Error> error_;
};

}  // namespace backtrail::ingest::json
