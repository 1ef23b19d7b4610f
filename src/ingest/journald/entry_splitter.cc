// SPDX-License-Identifier: Apache-2.0
#include "ingest/journald/entry_splitter.h"

#include <algorithm>

#include "ingest/codes.h"
#include "ingest/text/find_any.h"
#include "ingest/text/line_splitter.h"

namespace backtrail::ingest::journald {
namespace {

constexpr std::size_t kMaxName = 64;      // systemd's own limit for a field's name
constexpr std::size_t kMaxSpans = 1U << 16;

/// Capitals, digits and '_': the journal takes no other names.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxName &&
         std::ranges::all_of(name, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace

Found take_field(std::string_view text, Field& out, std::size_t& size) {
  if (text.starts_with('\n')) {
    size = 1;
    return Found::end;
  }
  const std::string_view front = text.substr(0, kMaxName + 1);
  const std::size_t stop = find_any<'=', '\n'>(front);
  if (stop == front.size()) return text.size() > kMaxName ? Found::bad : Found::more;
  out.name = text.substr(0, stop);
  if (!is_name(out.name)) return Found::bad;
  if (text[stop] == '=') {
    const std::size_t end = text.find('\n', stop);
    if (end == std::string_view::npos) return Found::more;
    out.value = text.substr(stop + 1, end - stop - 1);
    size = end + 1;
    return Found::field;
  }
  if (text.size() < stop + 9) return Found::more;
  std::uint64_t length = 0;
  for (std::size_t i = 8; i > 0; --i) length = length << 8 | static_cast<unsigned char>(text[stop + i]);
  if (length > kMaxRecordSize) return Found::bad;
  const std::size_t end = stop + 9 + static_cast<std::size_t>(length);
  if (text.size() <= end) return Found::more;
  if (text[end] != '\n') return Found::bad;
  out.value = text.substr(stop + 9, static_cast<std::size_t>(length));
  size = end + 1;
  return Found::field;
}

EntrySplitter::EntrySplitter(std::string head, ByteStream& stream, const SourceInfo& source, std::size_t block_size)
    : buffer_(std::move(head)), stream_(stream), source_(source), block_size_(std::max<std::size_t>(block_size, 1)) {}

bool EntrySplitter::fill() {
  if (ended_) return false;
  auto count = append_from(stream_, buffer_, block_size_);
  if (!count) error_ = count.error();
  ended_ = error_ || *count == 0;
  return !ended_;
}

void EntrySplitter::discard(std::size_t size) {
  buffer_.erase(0, size);
  offset_ += size;
  at_ -= size;
  looked_ -= size;
}

/// The entry at at_ is damaged: goes on behind the next empty line.
void EntrySplitter::pass_over(base::Code code, const char* message, LossSink& losses) {
  losses.on_damage({code, message, {source_.path, source_.member, 0, 0, offset_ + at_}}, 1);
  skipping_ = true;
}

void EntrySplitter::end_entry(std::size_t size, std::size_t behind) {
  if (size != 0) spans_.push_back({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(size)});
  at_ = looked_ = behind;
}

/// One field further. False when more bytes are needed, or none are left.
bool EntrySplitter::find_one(LossSink& losses) {
  if (skipping_) {
    const std::size_t hit = buffer_.find("\n\n", looked_);
    if (hit == std::string::npos) {
      looked_ = std::max(looked_, buffer_.size() - std::min<std::size_t>(buffer_.size(), 1));
      if (spans_.empty()) {
        at_ = looked_;
        discard(at_);
      }
      return false;
    }
    skipping_ = false;
    at_ = looked_ = hit + 2;
    return true;
  }
  if (looked_ == buffer_.size()) return false;
  Field field;
  std::size_t size = 0;
  const Found found = take_field(std::string_view(buffer_).substr(looked_), field, size);
  if (found == Found::more && buffer_.size() - at_ <= kMaxRecordSize) return false;
  if (found == Found::bad) pass_over(kBadJournal, "a journal entry with something that is no field", losses);
  else if (looked_ + size - at_ > kMaxRecordSize || found == Found::more)
    pass_over(kRecordTooLarge, "a journal entry larger than 16 MiB; passed over", losses);
  else if (found == Found::end) end_entry(looked_ > at_ ? looked_ - 1 - at_ : 0, looked_ + size);
  else looked_ += size;
  return true;
}

Block EntrySplitter::flush() {
  const std::size_t from = spans_.front().begin;
  const std::size_t to = spans_.back().begin + spans_.back().size;
  auto entries = std::make_shared<Entries>();
  entries->spans = std::move(spans_);
  spans_.clear();
  for (auto& span : entries->spans) span.begin -= static_cast<std::uint32_t>(from);
  Block block;
  block.offset = offset_ + from;
  block.bytes = buffer_.substr(from, to - from);
  block.context = std::move(entries);
  discard(to);
  return block;
}

base::Result<std::optional<Block>> EntrySplitter::next(LossSink& losses) {
  for (;;) {
    while (find_one(losses)) {
      if (!spans_.empty() && (at_ - spans_.front().begin >= block_size_ || spans_.size() >= kMaxSpans))
        return std::optional(flush());
    }
    if (spans_.empty() && at_ > block_size_) discard(at_);
    if (fill()) continue;
    // The last entry may lack its empty line; one that was cut inside a field is lost.
    if (!skipping_ && at_ < buffer_.size()) {
      if (looked_ == buffer_.size()) {
        end_entry(looked_ - 1 - at_, looked_);
      } else {
        losses.on_damage(
            {kTruncated, "the stream ends inside a journal entry", {source_.path, source_.member, 0, 0, offset_ + at_}},
            1);
        at_ = looked_ = buffer_.size();
      }
    }
    if (!spans_.empty()) return std::optional(flush());
    if (error_) return std::unexpected(*error_);
    return std::optional<Block>();
  }
}

}  // namespace backtrail::ingest::journald
