// SPDX-License-Identifier: Apache-2.0
// The smallest steps through JSON text. A scanner of our own and not simdjson: it needs no padding and no valid UTF-8, so
// that there is one path for clean and for damaged lines instead of a fast and a tolerant one that may disagree; it gives
// each value as the bytes it lies in; and on logs, where key order repeats, guessing the next key costs less than finding
// its end.
#pragma once

#include <cstddef>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace backtrail::ingest::json {

[[nodiscard]] inline bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

[[nodiscard]] inline const char* skip_space(const char* at, const char* end) {
  while (at != end && is_space(*at)) ++at;
  return at;
}

/// From behind an opening quote to the closing one, or to `end` when there is none. Sets `escaped` when the string holds a
/// backslash.
[[nodiscard]] inline const char* string_end(const char* at, const char* end, bool& escaped) {
  for (;;) {
#ifdef __SSE2__
    const __m128i quotes = _mm_set1_epi8('"');
    const __m128i backslashes = _mm_set1_epi8('\\');
    while (end - at >= 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
      const __m128i hits = _mm_or_si128(_mm_cmpeq_epi8(bytes, quotes), _mm_cmpeq_epi8(bytes, backslashes));
      if (const auto mask = static_cast<unsigned>(_mm_movemask_epi8(hits))) {
        at += __builtin_ctz(mask);
        break;
      }
      at += 16;
    }
#endif
    while (at != end && *at != '"' && *at != '\\') ++at;
    if (at == end || *at == '"') return at;
    escaped = true;
    if (end - at < 2) return end;
    at += 2;
  }
}

/// Behind the number that starts at `at`, or null when what stands there is none (RFC 8259, section 6).
[[nodiscard]] const char* number_end(const char* at, const char* end);

}  // namespace backtrail::ingest::json
