// SPDX-License-Identifier: Apache-2.0
// The next of a few characters. std::string_view::find_first_of() calls memchr() for every byte of the text, and find()
// makes a call for every word of a line: on lines of logs that was a quarter of the reading.
#pragma once

#include <string_view>

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

}  // namespace backtrail::ingest
