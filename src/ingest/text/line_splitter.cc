// SPDX-License-Identifier: Apache-2.0
#include "ingest/text/line_splitter.h"

#include <algorithm>
#include <utility>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "ingest/codes.h"

namespace backtrail::ingest {
namespace {

/// Sixteen bytes at a time, counted in bytes for as long as those cannot overflow: std::count widens every one of them and
/// took as long as finding the lines.
std::uint64_t count_lines(std::string_view text) {
  std::uint64_t total = 0;
  std::size_t at = 0;
#ifdef __SSE2__
  while (text.size() - at >= 16) {
    const std::size_t rounds = std::min<std::size_t>((text.size() - at) / 16, 255);
    __m128i counts = _mm_setzero_si128();
    for (std::size_t i = 0; i < rounds; ++i, at += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
      counts = _mm_sub_epi8(counts, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
    }
    const __m128i sums = _mm_sad_epu8(counts, _mm_setzero_si128());
    total +=
        static_cast<std::uint64_t>(_mm_cvtsi128_si32(sums)) + static_cast<std::uint64_t>(_mm_extract_epi16(sums, 4));
  }
#endif
  return total + static_cast<std::uint64_t>(std::ranges::count(text.substr(at), '\n'));
}

}  // namespace

base::Result<std::size_t> append_from(ByteStream& stream, std::string& buffer, std::size_t size) {
  const std::size_t before = buffer.size();
  base::Result<std::size_t> count = 0;
  // Not resize(): it would write zeros over the whole block only to have them overwritten.
  buffer.resize_and_overwrite(before + size, [&](char* data, std::size_t) {
    count = stream.read(data + before, size);
    return before + (count ? *count : 0);
  });
  return count;
}

LineSplitter::LineSplitter(std::string head, ByteStream& stream, const SourceInfo& source, std::size_t block_size)
    : rest_(std::move(head)), stream_(stream), source_(source), block_size_(std::max<std::size_t>(block_size, 1)) {}

base::Place LineSplitter::place() const { return {source_.path, source_.member, line_, 0, offset_}; }

/// Until `target` bytes are there or nothing more comes. False when nothing was added.
bool LineSplitter::fill(std::size_t target) {
  const std::size_t before = rest_.size();
  rest_.reserve(target);
  while (rest_.size() < target && !ended_) {
    auto count = append_from(stream_, rest_, target - rest_.size());
    if (!count) error_ = count.error();
    ended_ = error_ || *count == 0;
  }
  return rest_.size() != before;
}

Block LineSplitter::take(std::size_t size) {
  Block block;
  block.offset = offset_;
  block.first_line = line_;
  std::string later = rest_.substr(size);
  rest_.resize(size);
  block.bytes = std::exchange(rest_, std::move(later));
  offset_ += size;
  line_ += count_lines(block.bytes);
  return block;
}

/// The first line is too long and does not end in rest_. True when its end was found; rest_ then begins behind it.
bool LineSplitter::skip_long_line(LossSink& losses) {
  losses.on_damage({kRecordTooLarge, "a line longer than 16 MiB; passed over", place()}, 1);
  for (;;) {
    const std::size_t end = rest_.find('\n');
    const std::size_t gone = end == std::string::npos ? rest_.size() : end + 1;
    offset_ += gone;
    rest_.erase(0, gone);
    if (end != std::string::npos) {
      ++line_;
      return true;
    }
    if (!fill(block_size_)) return false;
  }
}

base::Result<std::optional<Block>> LineSplitter::next(LossSink& losses) {
  for (;;) {
    fill(std::max(block_size_, rest_.size()));
    std::size_t searched = 0;
    std::size_t last = rest_.rfind('\n');
    while (last == std::string::npos && !ended_ && rest_.size() <= kMaxRecordSize) {
      searched = rest_.size();
      fill(rest_.size() + block_size_);
      last = std::string_view(rest_).substr(searched).rfind('\n');
      if (last != std::string::npos) last += searched;
    }
    // Only the first line can be too long: the others fit in what was read last.
    if (const std::size_t first = rest_.find('\n', searched); std::min(first, rest_.size()) > kMaxRecordSize) {
      skip_long_line(losses);
      continue;
    }
    if (last != std::string::npos) return std::optional(take(last + 1));
    if (error_) {
      if (!rest_.empty()) {
        losses.on_damage({kTruncated, "the stream breaks off inside a line", place()}, 1);
        rest_.clear();
      }
      return std::unexpected(*error_);
    }
    if (rest_.empty()) return std::optional<Block>();
    return std::optional(take(rest_.size()));
  }
}

}  // namespace backtrail::ingest
