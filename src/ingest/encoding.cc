// SPDX-License-Identifier: Apache-2.0
#include "ingest/encoding.h"

#include <algorithm>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/count.h"
#include "ingest/codes.h"
#include "ingest/text/utf16.h"
#include "record/value.h"

namespace backtrail::ingest {
namespace {

/// The first byte from `at` on that is not ASCII.
std::size_t behind_ascii(std::string_view text, std::size_t at) {
#ifdef __SSE2__
  const auto bytes_at = [&](std::size_t place) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + place));
  };
  for (; at + 64 <= text.size(); at += 64) {
    const __m128i front = _mm_or_si128(bytes_at(at), bytes_at(at + 16));
    const __m128i back = _mm_or_si128(bytes_at(at + 32), bytes_at(at + 48));
    if (_mm_movemask_epi8(_mm_or_si128(front, back)) != 0) break;
  }
  while (at + 16 <= text.size() && _mm_movemask_epi8(bytes_at(at)) == 0) at += 16;
#endif
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

}  // namespace

EncodingWatch::EncodingWatch(const SourceInfo& source, const Format& format, std::string_view head)
    : watches_(format.name() != "evtx" && format.name() != "journald" && utf16_kind(head) == Utf16::none),
      first_{source.path, source.member} {}

void EncodingWatch::watch(const Block& block) {
  if (!watches_) return;
  const std::string_view text = block.bytes;
  for (std::size_t at = behind_ascii(text, 0); at < text.size(); at = behind_ascii(text, at)) {
    if (const std::size_t size = record::utf8_length(text, at); size != 0) {
      at += size;
      continue;
    }
    if (lines_++ == 0) {
      first_.offset = block.offset + at;
      if (block.first_line != 0)
        first_.line = block.first_line + static_cast<std::uint64_t>(std::ranges::count(text.substr(0, at), '\n'));
    }
    at = std::min(text.find('\n', at), text.size());
  }
}

std::optional<base::Error> EncodingWatch::warning() const {
  if (lines_ == 0) return std::nullopt;
  base::Error out{kNotUtf8, base::counted(lines_, "line is", "lines are") +
                                " no UTF-8: what holds letters beyond ASCII is not found in them"};
  out.place = first_;
  out.hint =
      "what is ASCII in them is looked for; a copy in UTF-8 (iconv -f WINDOWS-1252 -t UTF-8) has the letters too";
  out.severity = base::Severity::warning;
  return out;
}

}  // namespace backtrail::ingest
