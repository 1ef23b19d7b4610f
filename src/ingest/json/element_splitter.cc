// SPDX-License-Identifier: Apache-2.0
#include "ingest/json/element_splitter.h"

#include <algorithm>
#include <utility>

#include "ingest/codes.h"
#include "ingest/json/scan.h"
#include "ingest/text/line_splitter.h"

namespace backtrail::ingest::json {
namespace {

constexpr std::size_t kMaxFirst = 512;        // bytes of a record's beginning that are remembered
constexpr std::size_t kFirstLook = 4096;      // enough to see whether an object may be a wrapper
constexpr std::size_t kMaxSpans = 1U << 16;

/// What may stand between records: JSON's blanks, commas, and RFC 7464's separator.
bool is_between(char c) { return is_space(c) || c == ',' || c == '\x1e'; }

}  // namespace

std::optional<Wrapper> find_wrapper(const char* at, const char* end) {
  if (at == end || *at != '{') return std::nullopt;
  at = skip_space(at + 1, end);
  if (at == end || *at != '"') return std::nullopt;
  bool escaped = false;
  at = string_end(at + 1, end, escaped);
  if (at == end) return std::nullopt;
  at = skip_space(at + 1, end);
  if (at == end || *at != ':') return std::nullopt;
  at = skip_space(at + 1, end);
  if (at == end || *at != '[') return std::nullopt;
  Wrapper out{at + 1, skip_space(at + 1, end), nullptr, false};
  at = out.first_begin;
  if (at == end || *at != '{') return std::nullopt;
  BracketScanner brackets;
  if (brackets.feed(at, end) != BracketScanner::Found::closed) return out;
  out.first_end = at;
  brackets.enter('[');
  if (brackets.feed(at, end) != BracketScanner::Found::closed) return out;
  at = skip_space(at, end);
  out.sure = at != end;
  return !out.sure || *at == '}' ? std::optional(out) : std::nullopt;
}

ElementSplitter::ElementSplitter(std::string head, ByteStream& stream, const SourceInfo& source, std::size_t block_size)
    : buffer_(std::move(head)), stream_(stream), source_(source), block_size_(std::max<std::size_t>(block_size, 1)) {
  if (buffer_.starts_with("\xef\xbb\xbf")) at_ = 3;
}

/// Reads a piece more. False at the end.
bool ElementSplitter::fill() {
  if (ended_) return false;
  auto count = append_from(stream_, buffer_, block_size_);
  if (!count) error_ = count.error();
  ended_ = error_ || *count == 0;
  return !ended_;
}

void ElementSplitter::lose(base::Code code, const char* message, std::size_t begin, std::uint64_t records,
                           LossSink& losses) {
  losses.on_damage({code, message, {source_.path, source_.member, 0, 0, offset_ + begin}}, records);
}

/// How this stream's records begin: to the end of the first key. Of one that ends before, all of it, which will hardly
/// be found again: better to pass over too much than to take a record's inner objects for records.
void ElementSplitter::remember_first(std::string_view element) {
  if (!first_.empty()) return;
  const std::size_t open = element.find('"');
  const std::size_t close = open == std::string_view::npos ? open : element.find('"', open + 1);
  first_ = element.substr(0, close < kMaxFirst ? close + 1 : kMaxFirst);
}

/// Drops what was read up to here; there must be no unfinished block.
void ElementSplitter::discard(std::size_t size) {
  buffer_.erase(0, size);
  offset_ += size;
  at_ -= size;
  begin_ = 0;
}

/// The records found so far as a block. What lies behind the last one stays.
std::optional<Block> ElementSplitter::flush() {
  if (spans_.empty()) return std::nullopt;
  const std::size_t from = spans_.front().begin;
  const std::size_t to = spans_.back().begin + spans_.back().size;
  auto elements = std::make_shared<Elements>();
  elements->spans = std::move(spans_);
  spans_.clear();
  for (auto& span : elements->spans) span.begin -= static_cast<std::uint32_t>(from);
  Block block;
  block.offset = offset_ + from;
  block.bytes = buffer_.substr(from, to - from);
  block.context = std::move(elements);
  const std::size_t begin = begin_;
  discard(to);
  begin_ = scanning_ ? begin - to : 0;
  return block;
}

/// The element at begin_ is no good. Goes on behind it, where a record seems to begin.
void ElementSplitter::recover(LossSink& losses, base::Code code, const char* message) {
  lose(code, message, begin_, 1, losses);
  remember_first(std::string_view(buffer_).substr(begin_));
  scanning_ = false;
  skipping_ = true;
  if (++restarts_ <= kMaxRestarts && buffer_.size() - begin_ <= kMaxRecordSize + block_size_) at_ = begin_ + 1;
}

/// Looks for the next beginning of a record. Nothing is kept meanwhile.
void ElementSplitter::skip_junk() {
  const std::string& wanted = first_.empty() ? std::string("{") : first_;
  const std::size_t hit = buffer_.find(wanted, at_);
  if (hit != std::string::npos) {
    at_ = hit;
    skipping_ = false;
    return;
  }
  const std::size_t keep = std::min(buffer_.size() - at_, wanted.size() - 1);
  at_ = buffer_.size() - keep;
  if (spans_.empty()) discard(at_);
}

ElementSplitter::Step ElementSplitter::begin_top(LossSink& losses) {
  const char c = buffer_[at_];
  if (c == '[') {
    where_ = Where::array;
    ++at_;
    return Step::more;
  }
  if (c == ']' && first_.size() > 1) {  // of an array whose beginning was lost with a damaged record
    ++at_;
    return Step::more;
  }
  if (c != '{') {
    begin_ = at_;
    lose(kBadJsonRecord, "neither an object nor an array of objects", at_, 0, losses);
    skipping_ = true;
    ++at_;
    return Step::more;
  }
  // Does this object merely wrap records? The same bytes are looked at whatever the size of blocks.
  const auto look = [&](std::size_t size) {
    while (buffer_.size() - at_ < size && fill()) {
    }
    const char* from = buffer_.data() + at_;
    return find_wrapper(from, from + std::min(buffer_.size() - at_, size));
  };
  std::optional<Wrapper> wrapper = look(kFirstLook);
  if (wrapper && !wrapper->sure) wrapper = look(kWrapperLookahead);
  if (wrapper) {
    where_ = Where::wrapper;
    at_ = static_cast<std::size_t>(wrapper->inside - buffer_.data());
    if (wrapper->first_end == nullptr) return Step::more;
    // Mostly the only element, and gone through once.
    begin_ = static_cast<std::size_t>(wrapper->first_begin - buffer_.data());
    at_ = static_cast<std::size_t>(wrapper->first_end - buffer_.data());
    return end_element();
  }
  begin_ = at_;
  scanning_ = true;
  brackets_.reset();
  return Step::more;
}

/// Goes on in the element at begin_ until its closing bracket.
ElementSplitter::Step ElementSplitter::scan_element(LossSink& losses) {
  const char* at = buffer_.data() + at_;
  const auto found = brackets_.feed(at, buffer_.data() + buffer_.size());
  at_ = static_cast<std::size_t>(at - buffer_.data());
  const std::size_t size = at_ - begin_;
  if (found == BracketScanner::Found::mismatch) {
    recover(losses, kBadJsonRecord, "brackets that do not belong together");
    return Step::more;
  }
  if (size > kMaxRecordSize) {
    recover(losses, kRecordTooLarge, "a record larger than 16 MiB; passed over");
    return Step::more;
  }
  if (found == BracketScanner::Found::more) return Step::end;
  scanning_ = false;
  if (where_ == Where::tail) {
    where_ = Where::top;
    return Step::more;
  }
  return end_element();
}

/// The element at begin_ ends here.
ElementSplitter::Step ElementSplitter::end_element() {
  const std::size_t size = at_ - begin_;
  remember_first(std::string_view(buffer_).substr(begin_, size));
  spans_.push_back({static_cast<std::uint32_t>(begin_), static_cast<std::uint32_t>(size)});
  return Step::element;
}

/// A number, string or word where an object belongs: its bytes up to what ends it.
ElementSplitter::Step ElementSplitter::scan_scalar(LossSink& losses) {
  lose(kBadJsonRecord, "an array's element that is no object", at_, 1, losses);
  for (;;) {
    const std::size_t stop = buffer_[at_] == '"' ? buffer_.find('"', at_ + 1) : buffer_.find_first_of(",]{\n", at_ + 1);
    if (stop != std::string::npos) {
      at_ = buffer_[stop] == '"' ? stop + 1 : stop;
      return Step::more;
    }
    if (buffer_.size() - at_ > kMaxRecordSize || !fill()) {
      at_ = buffer_.size();
      return Step::end;
    }
  }
}

ElementSplitter::Step ElementSplitter::step(LossSink& losses) {
  if (skipping_) {
    skip_junk();
    return skipping_ ? Step::end : Step::more;
  }
  if (scanning_) return scan_element(losses);
  while (at_ < buffer_.size() && is_between(buffer_[at_])) ++at_;
  if (at_ == buffer_.size()) return Step::end;
  if (where_ == Where::top) return begin_top(losses);
  const char c = buffer_[at_];
  if (where_ == Where::tail) {
    if (c == '}') {
      ++at_;
      where_ = Where::top;
      return Step::more;
    }
    // Further members behind the records, such as a token for the next page: no records, passed over to the end.
    begin_ = at_;
    scanning_ = true;
    brackets_.enter('{');
    return Step::more;
  }
  if (c == ']') {
    ++at_;
    where_ = where_ == Where::wrapper ? Where::tail : Where::top;
    return Step::more;
  }
  if (c != '{' && c != '[') return scan_scalar(losses);
  begin_ = at_;
  scanning_ = true;
  brackets_.reset();
  return Step::more;
}

base::Result<std::optional<Block>> ElementSplitter::next(LossSink& losses) {
  for (;;) {
    switch (step(losses)) {
      case Step::more: break;
      case Step::element:
        if (at_ - spans_.front().begin >= block_size_ || spans_.size() >= kMaxSpans) return flush();
        break;
      case Step::end:
        if (spans_.empty() && !scanning_ && at_ > block_size_) discard(at_);
        if (skipping_ && !spans_.empty()) return flush();
        if (fill()) break;
        if (scanning_ && where_ != Where::tail) {
          // The end came inside a record. Perhaps a bracket is missing in it and others follow: look once more behind it.
          recover(losses, kTruncated, "the stream ends inside a record");
          break;
        }
        if (auto block = flush()) return block;
        if (error_) return std::unexpected(*error_);
        if (where_ != Where::top && !skipping_) {
          lose(kTruncated, "the stream ends before its closing bracket", buffer_.size(), 0, losses);
          where_ = Where::top;
        }
        return std::optional<Block>();
    }
  }
}

}  // namespace backtrail::ingest::json
