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
  next_.resize(fields_.size());
  folded_.assign(fields_.size(), {});
  originals_.clear();
  chunk_ = 0;
  used_ = 0;
  std::erase_if(chunks_, [](const Chunk& chunk) { return chunk.size > kChunkSize; });
  if (chunks_.size() > kKeptChunks) chunks_.resize(kKeptChunks);
  for (std::uint32_t i = 0; i < fields_.size(); ++i) {
    next_[i] = kNone;
    const record::Slot slot = fields_[i].slot;
    if (slot >= first_.size()) continue;
    Chain& chain = first_[slot];
    if (chain.epoch == epoch_) {
      next_[chain.tail] = i;
    } else {
      chain.epoch = epoch_;
      chain.head = i;
    }
    chain.tail = i;
  }
}

char* RecordView::reserve(std::size_t size) {
  while (chunk_ < chunks_.size() && used_ + size > chunks_[chunk_].size) {
    ++chunk_;
    used_ = 0;
  }
  if (chunk_ == chunks_.size()) {
    const std::size_t bytes = std::max(size, kChunkSize);
    chunks_.push_back({std::make_unique_for_overwrite<char[]>(bytes), bytes});
  }
  return chunks_[chunk_].data.get() + used_;
}

void RecordView::fold_field(std::uint32_t field) {
  const std::string_view text = record::text(fields_[field].value, scratch_);
  char* out = reserve(folded_capacity(text.size()));
  const std::size_t size = fold_into(text, out);
  used_ += size;
  folded_[field] = {out, size};
}

std::string_view RecordView::original(std::uint32_t field) {
  const record::Value& value = fields_[field].value;
  if (value.form != record::Form::json_text && value.form != record::Form::utf16) {
    return value.form == record::Form::null ? std::string_view() : value.raw();
  }
  for (const auto& [index, text] : originals_) {
    if (index == field) return *text;
  }
  auto text = std::make_unique<std::string>();
  (void)record::text(value, *text);
  originals_.emplace_back(field, std::move(text));
  return *originals_.back().second;
}

}  // namespace backtrail::hunt::sigma
