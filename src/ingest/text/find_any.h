// SPDX-License-Identifier: Apache-2.0
// The next of a few characters. std::string_view::find_first_of() calls memchr() for every byte of the text, and find()
// makes a call for every word of a line: on lines of logs that was a quarter of the reading.
#pragma once

#include <string>
#include <string_view>

#include "base/same_bytes.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace backtrail::ingest {

/// The first character from `from` on that is one of `stops`; the text's size when there is none.
template <typename... Stops>
[[nodiscard]] inline std::size_t find_one_of(std::string_view text, std::size_t from, Stops... stops) {
#ifdef __SSE2__
  while (from + 16 <= text.size()) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + from));
    const __m128i hits = (_mm_cmpeq_epi8(bytes, _mm_set1_epi8(stops)) | ...);
    if (const auto mask = static_cast<unsigned>(_mm_movemask_epi8(hits)); mask != 0)
      return from + static_cast<std::size_t>(__builtin_ctz(mask));
    from += 16;
  }
#endif
  while (from < text.size() && ((text[from] != stops) && ...)) ++from;
  return from;
}

/// The same, of characters that are known when this is compiled.
template <char... stops>
[[nodiscard]] inline std::size_t find_any(std::string_view text, std::size_t from = 0) {
  return find_one_of(text, from, stops...);
}

/// Where `wanted` stands for the last time; the text's size when it does not.
[[nodiscard]] inline std::size_t find_last(std::string_view text, char wanted) {
  std::size_t end = text.size();
#ifdef __SSE2__
  for (; end >= 16; end -= 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + end - 16));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted))));
    if (mask != 0) return end - 16 + (31 - static_cast<std::size_t>(__builtin_clz(mask)));
  }
#endif
  while (end > 0)
    if (text.data()[--end] == wanted) return end;
  return text.size();
}

/// Hands over the pieces between separators, the last one as well; `take` returns false to stop.
template <typename Take>
inline void split_at(std::string_view text, char separator, Take&& take) {
  std::size_t begin = 0;
  std::size_t at = 0;
#ifdef __SSE2__
  const __m128i wanted = _mm_set1_epi8(separator);
  for (; at + 16 <= text.size(); at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    for (auto mask = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted))); mask != 0;
         mask &= mask - 1) {
      const std::size_t end = at + static_cast<std::size_t>(__builtin_ctz(mask));
      if (!take(text.substr(begin, end - begin))) return;
      begin = end + 1;
    }
  }
#endif
  for (; at < text.size(); ++at) {
    if (text[at] != separator) continue;
    if (!take(text.substr(begin, at - begin))) return;
    begin = at + 1;
  }
  take(text.substr(begin));
}

/// `text` with `to` for each `from`, in `out`.
inline void replace_byte(std::string_view text, char from, char to, std::string& out) {
  // GCC 12 calls back with the room that it has made, which may be more than was asked for.
  out.resize_and_overwrite(text.size(), [&](char* into, std::size_t) {
    std::size_t at = 0;
#ifdef __SSE2__
    const __m128i wanted = _mm_set1_epi8(from);
    const __m128i change = _mm_set1_epi8(static_cast<char>(from ^ to));
    for (; at + 16 <= text.size(); at += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
      const __m128i hits = _mm_and_si128(_mm_cmpeq_epi8(bytes, wanted), change);
      _mm_storeu_si128(reinterpret_cast<__m128i*>(into + at), _mm_xor_si128(bytes, hits));
    }
#endif
    for (; at < text.size(); ++at) into[at] = text[at] == from ? to : text[at];
    return text.size();
  });
}

/// Where `wanted`, which is not empty, begins for the first time from `from` on; the text's size when it does not stand there.
[[nodiscard]] inline std::size_t find_text(std::string_view text, std::string_view wanted, std::size_t from = 0) {
  if (wanted.size() > text.size() || from > text.size() - wanted.size()) return text.size();
  const std::size_t last = wanted.size() - 1;
  const std::size_t places = text.size() - last;
  const auto is_at = [&](std::size_t at) { return base::same_bytes(text.data() + at, wanted.data(), wanted.size()); };
  std::size_t at = from;
#ifdef __SSE2__
  // Where its first and its last byte are at their places: that is seldom, even of a blank and a letter.
  const __m128i front = _mm_set1_epi8(wanted.front());
  const __m128i back = _mm_set1_epi8(wanted.back());
  for (; at + 16 <= places; at += 16) {
    const __m128i begins = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const __m128i ends = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at + last));
    const __m128i hits = _mm_and_si128(_mm_cmpeq_epi8(begins, front), _mm_cmpeq_epi8(ends, back));
    for (auto mask = static_cast<unsigned>(_mm_movemask_epi8(hits)); mask != 0; mask &= mask - 1) {
      const std::size_t place = at + static_cast<std::size_t>(__builtin_ctz(mask));
      if (is_at(place)) return place;
    }
  }
#endif
  for (; at < places; ++at)
    if (text[at] == wanted.front() && is_at(at)) return at;
  return text.size();
}

}  // namespace backtrail::ingest
