// SPDX-License-Identifier: Apache-2.0
#include "ingest/winxml/event_splitter.h"

#include <algorithm>

#include "ingest/codes.h"
#include "ingest/text/find_any.h"
#include "ingest/text/line_splitter.h"

namespace backtrail::ingest::winxml {
namespace {

constexpr std::string_view kBegin = "<Event";
constexpr std::string_view kEnd = "</Event>";
constexpr std::size_t kMaxSpans = 1U << 16;

/// Behind whatever may stand between events, from the front of `text`.
std::string_view without_markup(std::string_view text) {
  for (;;) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    text.remove_prefix(begin);
    std::string_view mark;
    if (text.starts_with("\xef\xbb\xbf")) {
      text.remove_prefix(3);
      continue;
    }
    if (text.starts_with("<!--")) mark = "-->";
    else if (text.starts_with("<?")) mark = "?>";
    else if (text.starts_with("<Events") || text.starts_with("</Events") || text.starts_with("<!DOCTYPE")) mark = ">";
    else return text;
    const std::size_t stop = text.find(mark);
    if (stop == std::string_view::npos) return text;
    text.remove_prefix(stop + mark.size());
  }
}

}  // namespace

std::size_t find_event(std::string_view text, std::size_t from) {
  for (std::size_t at = from; (at = find_text(text, kBegin, at)) != text.size(); at += kBegin.size()) {
    const char next = at + kBegin.size() < text.size() ? text[at + kBegin.size()] : 'x';
    if (next == '>' || next == ' ' || next == '\r' || next == '\n' || next == '\t') return at;
  }
  return std::string_view::npos;
}

EventSplitter::EventSplitter(std::string head, ByteStream& stream, const SourceInfo& source, std::size_t block_size)
    : buffer_(std::move(head)), stream_(stream), source_(source), block_size_(std::max<std::size_t>(block_size, 1)) {}

bool EventSplitter::fill() {
  if (ended_) return false;
  auto count = append_from(stream_, buffer_, block_size_);
  if (!count) error_ = count.error();
  ended_ = error_ || *count == 0;
  return !ended_;
}

void EventSplitter::lose(base::Code code, const char* message, std::size_t at, std::uint64_t records,
                         LossSink& losses) const {
  losses.on_damage({code, message, {source_.path, source_.member, 0, 0, offset_ + at}}, records);
}

/// Of what lies between two events only a rest of one is a record lost.
void EventSplitter::look_between(std::size_t begin, std::size_t end, LossSink& losses) {
  const std::string_view between = std::string_view(buffer_).substr(begin, end - begin);
  const std::string_view odd = without_markup(between);
  if (odd.empty()) return;
  const std::uint64_t records = odd.find(kEnd) == std::string_view::npos ? 0 : 1;
  lose(kBadXml, "something between the events that is none",
       begin + static_cast<std::size_t>(odd.data() - between.data()), records, losses);
}

void EventSplitter::discard(std::size_t size) {
  buffer_.erase(0, size);
  offset_ += size;
  at_ -= size;
  searched_ -= std::min(searched_, size);
}

/// One event further, or past what is none. False when more bytes are needed, or none are left.
bool EventSplitter::find_one(LossSink& losses) {
  const std::string_view text = buffer_;
  if (!inside_) {
    const std::size_t begin = find_event(text, std::max(at_, searched_));
    if (begin == std::string_view::npos) {
      searched_ = std::max(at_, text.size() - std::min(text.size(), kBegin.size()));
      // What is between events is short; a stream that holds none at all is let go by pieces.
      if (text.size() - at_ > kMaxRecordSize) {
        lose(kBadXml, "16 MiB without an event", at_, 0, losses);
        at_ = searched_;
      }
      return false;
    }
    look_between(at_, begin, losses);
    at_ = begin;
    searched_ = begin + kBegin.size();
    inside_ = true;
  }
  const std::size_t end = find_text(text, kEnd, searched_);
  if (end == text.size()) {
    searched_ = std::max(searched_, text.size() - std::min(text.size(), kEnd.size()));
    if (text.size() - at_ <= kMaxRecordSize) return false;
    lose(kRecordTooLarge, "an event larger than 16 MiB; passed over", at_, 1, losses);
    at_ = searched_;
    inside_ = false;
    return true;
  }
  // An event that begins inside of another one: the outer one lost its end.
  const std::size_t inner = find_event(text.substr(0, end), at_ + kBegin.size());
  if (inner != std::string_view::npos) {
    lose(kBadXml, "an event that does not end", at_, 1, losses);
    at_ = inner;
    searched_ = inner + kBegin.size();
    return true;
  }
  const std::size_t size = end + kEnd.size() - at_;
  if (size > kMaxRecordSize) lose(kRecordTooLarge, "an event larger than 16 MiB; passed over", at_, 1, losses);
  else spans_.push_back({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(size)});
  at_ = searched_ = end + kEnd.size();
  inside_ = false;
  return true;
}

Block EventSplitter::flush() {
  const std::size_t from = spans_.front().begin;
  const std::size_t to = spans_.back().begin + spans_.back().size;
  auto events = std::make_shared<Events>();
  events->spans = std::move(spans_);
  spans_.clear();
  for (auto& span : events->spans) span.begin -= static_cast<std::uint32_t>(from);
  Block block;
  block.offset = offset_ + from;
  block.bytes = buffer_.substr(from, to - from);
  block.context = std::move(events);
  discard(to);
  return block;
}

base::Result<std::optional<Block>> EventSplitter::next(LossSink& losses) {
  for (;;) {
    while (find_one(losses)) {
      if (!spans_.empty() && (at_ - spans_.front().begin >= block_size_ || spans_.size() >= kMaxSpans))
        return std::optional(flush());
    }
    if (spans_.empty() && at_ > block_size_) discard(at_);
    if (fill()) continue;
    if (!spans_.empty()) return std::optional(flush());
    if (inside_) lose(kTruncated, "the stream ends inside an event", at_, 1, losses);
    else look_between(at_, buffer_.size(), losses);
    inside_ = false;
    at_ = searched_ = buffer_.size();
    if (error_) return std::unexpected(*error_);
    return std::optional<Block>();
  }
}

}  // namespace backtrail::ingest::winxml
