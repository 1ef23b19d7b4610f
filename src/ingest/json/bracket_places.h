// SPDX-License-Identifier: Apache-2.0
// Where brackets stand outside of strings, in JSON text that comes in pieces. Sixty-four bytes at once: logs are strings of ten bytes
// with a comma or a colon between them, and going from quote to quote cost seven instructions a byte.
#pragma once

#include <algorithm>
#include <cstdint>

#include "ingest/json/scan.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace backtrail::ingest::json {

class BracketPlaces {
 public:
  /// Hands over the place of one bracket after the other, from `at` on; `take` returns false to stop. True when it did, with `at` behind
  /// that bracket; else `at` is `end`, and the next piece goes on there.
  template <typename Take>
  bool feed(const char*& at, const char* end, Take&& take) {
    while (at != end) {
#ifdef __SSE2__
      if (end - at >= kStep && !escape_) {
        const Step step(at);
        if (step.backslashes == 0) {
          if (feed_step(step, at, take)) return true;
          continue;
        }
      }
#endif
      if (feed_bytes(at, at + std::min<std::ptrdiff_t>(end - at, kStep), take)) return true;
    }
    return false;
  }

 private:
  static constexpr std::ptrdiff_t kStep = 64;

#ifdef __SSE2__
  /// Of sixty-four bytes, the first one lowest.
  struct Step {
    explicit Step(const char* at) {
      for (int i = 0; i < kStep; i += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i));
        // '[' and ']' are '{' and '}' without this bit. No other byte comes to these.
        const __m128i curled = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        const auto add = [&](std::uint64_t& mask, __m128i hits) {
          mask |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(hits))} << i;
        };
        add(quotes, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
        add(backslashes, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
        add(brackets,
            _mm_or_si128(_mm_cmpeq_epi8(curled, _mm_set1_epi8('{')), _mm_cmpeq_epi8(curled, _mm_set1_epi8('}'))));
      }
    }
    std::uint64_t quotes = 0, backslashes = 0, brackets = 0;
  };

  /// A step without backslashes: every quote opens or closes a string.
  template <typename Take>
  bool feed_step(const Step& step, const char*& at, Take& take) {
    std::uint64_t inside = step.quotes;  // made to the number of quotes up to each byte, odd or even
    for (int shift = 1; shift < kStep; shift *= 2) inside ^= inside << shift;
    if (in_string_) inside = ~inside;
    for (std::uint64_t left = step.brackets & ~inside; left != 0; left &= left - 1) {
      const char* const place = at + __builtin_ctzll(left);
      if (take(place)) continue;
      in_string_ = false;
      at = place + 1;
      return true;
    }
    in_string_ = inside >> (kStep - 1) != 0;
    at += kStep;
    return false;
  }
#endif

  template <typename Take>
  bool feed_bytes(const char*& at, const char* end, Take& take) {
    while (at != end) {
      if (in_string_) {
        skip_string(at, end);
        continue;
      }
      const char* const place = at++;
      if (*place == '"') in_string_ = true;
      const bool bracket = *place == '{' || *place == '[' || *place == '}' || *place == ']';
      if (bracket && !take(place)) return true;
    }
    return false;
  }

  /// Behind the quote that ends the string, or to `end`.
  void skip_string(const char*& at, const char* end) {
    if (escape_) {
      escape_ = false;
      ++at;
      return;
    }
    bool escaped = false;
    const char* const begin = at;
    at = string_end(at, end, escaped);
    if (at != end) {
      in_string_ = false;
      ++at;
      return;
    }
    // Whether the last byte is an escape that the next piece completes: count the backslashes in front of the end.
    const char* before = end;
    while (before != begin && before[-1] == '\\') --before;
    escape_ = (end - before) % 2 == 1;
  }

  bool in_string_ = false;
  bool escape_ = false;  // the byte before is a backslash that makes the next one part of the string
};

}  // namespace backtrail::ingest::json
