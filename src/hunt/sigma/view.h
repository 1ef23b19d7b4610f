// SPDX-License-Identifier: Apache-2.0
// A record as the engine looks at it: values by slot, each decoded and folded at most once, and only when something asks.
// Everything lies in one arena that is reused from record to record.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "record/record.h"

namespace backtrail::hunt::sigma {

inline constexpr std::uint32_t kNone = 0xffffffff;

class RecordView {
 public:
  /// Bytes before and behind every text that may be read and mean nothing: whoever looks at a text in steps of many bytes
  /// need not treat its ends apart.
  static constexpr std::size_t kBefore = 16;
  static constexpr std::size_t kBehind = 96;

  explicit RecordView(std::size_t slots) : first_(slots, Chain{}) {}

  /// Takes the next record; what earlier calls returned is gone.
  void begin(const record::Record& record);

  [[nodiscard]] std::span<const record::Field> fields() const { return fields_; }
  /// The first field of a slot and the next one of the same slot, in the record's order; kNone at the end.
  [[nodiscard]] std::uint32_t first(record::Slot slot) const {
    return slot < first_.size() && first_[slot].epoch == epoch_ ? first_[slot].head : kNone;
  }
  [[nodiscard]] std::uint32_t next(std::uint32_t field) const { return texts_[field].next; }
  [[nodiscard]] bool is_null(std::uint32_t field) const { return fields_[field].value.form == record::Form::null; }

  /// Without regard to case, as Sigma compares.
  [[nodiscard]] std::string_view folded(std::uint32_t field) {
    if (texts_[field].folded.data() == nullptr) fold_field(field);
    return texts_[field].folded;
  }
  /// With ASCII letters in lower case, byte for byte as long as original().
  [[nodiscard]] std::string_view lowered(std::uint32_t field) {
    if (texts_[field].lowered.data() == nullptr) fold_field(field);
    return texts_[field].lowered;
  }
  /// Decoded. Needed for reports, for `cased` and `re`, and to confirm what was found: so decoded a second time then.
  [[nodiscard]] std::string_view original(std::uint32_t field);

 private:
  struct Chain {
    std::uint64_t epoch = 0;
    std::uint32_t head = kNone;
    std::uint32_t tail = kNone;
  };
  struct Texts {
    std::string_view folded, lowered, original;
    std::uint32_t next = kNone;
  };
  void fold_field(std::uint32_t field);
  char* reserve(std::size_t size);
  std::string_view keep(const char* text, std::size_t size);

  std::span<const record::Field> fields_;
  std::uint64_t epoch_ = 0;
  std::vector<Chain> first_;
  std::vector<Texts> texts_;

  struct Chunk {
    std::unique_ptr<char[]> data;
    std::size_t size = 0;
  };
  std::vector<Chunk> chunks_;
  std::size_t chunk_ = 0;  // the one being filled
  std::size_t used_ = 0;  // of it
};

}  // namespace backtrail::hunt::sigma
