// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/view.h"

#include <algorithm>

#include "hunt/sigma/fold.h"

namespace backtrail::hunt::sigma {
namespace {

constexpr std::size_t kChunkSize = 64 << 10;
constexpr std::size_t kKeptChunks = 64;  // 4 MiB when all are of the usual size; a giant record's are given back

}  // namespace

void RecordView::begin(const record::Record& record) {
  fields_ = record.fields;
  ++epoch_;
  texts_.assign(fields_.size(), {});
  chunk_ = 0;
  used_ = 0;
  std::erase_if(chunks_, [](const Chunk& chunk) { return chunk.size > kChunkSize; });
  if (chunks_.size() > kKeptChunks) chunks_.resize(kKeptChunks);
  for (std::uint32_t i = 0; i < fields_.size(); ++i) {
    const record::Slot slot = fields_[i].slot;
    if (slot >= first_.size()) continue;
    Chain& chain = first_[slot];
    if (chain.epoch == epoch_) {
      texts_[chain.tail].next = i;
    } else {
      chain.epoch = epoch_;
      chain.head = i;
    }
    chain.tail = i;
  }
}

/// Room for `size` bytes with what may be read around them. What is not kept() is overwritten by the next.
char* RecordView::reserve(std::size_t size) {
  size += kBefore + kBehind;
  while (chunk_ < chunks_.size() && used_ + size > chunks_[chunk_].size) {
    ++chunk_;
    used_ = 0;
  }
  if (chunk_ == chunks_.size()) {
    const std::size_t bytes = std::max(size, kChunkSize);
    chunks_.push_back({std::make_unique<char[]>(bytes), bytes});
  }
  return chunks_[chunk_].data.get() + used_ + kBefore;
}

std::string_view RecordView::keep(const char* text, std::size_t size) {
  used_ += kBefore + size + kBehind;
  return {text, size};
}

void RecordView::fold_field(std::uint32_t field) {
  Texts& texts = texts_[field];
  const record::Value& value = fields_[field].value;
  char* out = reserve(record::decoded_capacity(value.size));
  const std::size_t size = record::decode_into(value, out);
  const bool beyond_ascii = lower_ascii(out, size);
  texts.lowered = keep(out, size);
  texts.folded = texts.lowered;
  if (!beyond_ascii) return;
  // Folding what is in lower case already gives the same: no letter of ASCII folds to anything but its lower case.
  out = reserve(folded_capacity(size));
  texts.folded = keep(out, fold_into(texts.lowered, out));
}

std::string_view RecordView::original(std::uint32_t field) {
  const record::Value& value = fields_[field].value;
  if (value.form != record::Form::json_text && value.form != record::Form::utf16) {
    return value.form == record::Form::null ? std::string_view() : value.raw();
  }
  Texts& texts = texts_[field];
  if (texts.original.data() == nullptr) {
    char* out = reserve(record::decoded_capacity(value.size));
    texts.original = keep(out, record::decode_into(value, out));
  }
  return texts.original;
}

}  // namespace backtrail::hunt::sigma
