// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/fold.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace backtrail::hunt::sigma {
namespace {

constexpr std::uint32_t kNotUnicode = 0x110000;

char* put(char* out, std::uint32_t code) {
  const auto byte = [&](std::uint32_t value) { *out++ = static_cast<char>(value); };
  if (code >= kNotUnicode) {
    byte(code - kNotUnicode);
  } else if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
  return out;
}

/// Lower-cases the bytes of a word, each by itself; not 0 when one is beyond ASCII.
template <typename Word>
std::uint64_t lower_word(char* text) {
  constexpr auto all = [](std::uint8_t byte) { return static_cast<Word>(static_cast<Word>(~Word{0}) / 0xff * byte); };
  Word word;
  std::memcpy(&word, text, sizeof word);
  const std::uint64_t beyond = word & all(0x80);
  // With the high bits away no sum runs into the next byte; a high bit then says "at least A", "beyond Z".
  const std::uint64_t low = word & all(0x7f);
  const std::uint64_t at_least_a = low + all(0x80 - 'A');
  const std::uint64_t beyond_z = low + all(0x7f - 'Z');
  const std::uint64_t upper = (at_least_a ^ beyond_z) & all(0x80) & ~beyond;
  word = static_cast<Word>(word | upper >> 2);
  std::memcpy(text, &word, sizeof word);
  return beyond;
}

#ifdef __SSE2__
int lower_16(const char* text, char* out) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
  // Signed comparisons: what is beyond ASCII is less than 'A'.
  const __m128i upper =
      _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('A' - 1)), _mm_cmplt_epi8(bytes, _mm_set1_epi8('Z' + 1)));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm_or_si128(bytes, _mm_and_si128(upper, _mm_set1_epi8(0x20))));
  return _mm_movemask_epi8(bytes);
}
#endif

}  // namespace

Character character_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, 1};
  const Character alone{kNotUnicode + first, 1};
  const std::uint32_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return alone;
  std::uint32_t code = first & (0x7FU >> length);
  for (std::uint32_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    if ((next & 0xC0U) != 0x80) return alone;
    code = code << 6 | (next & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return alone;
  return {code, length};
}

/// The last word overlaps the one before: lower-casing twice is lower-casing.
bool lower_ascii(char* text, std::size_t size) {
#ifdef __SSE2__
  if (size >= 16) {
    int beyond = lower_16(text + size - 16, text + size - 16);
    for (std::size_t at = 0; at + 16 < size; at += 16) beyond |= lower_16(text + at, text + at);
    return beyond != 0;
  }
#endif
  std::uint64_t beyond = 0;
  if (size < 8) {
    for (std::size_t i = 0; i < size; ++i) beyond |= lower_word<std::uint8_t>(text + i);
    return beyond != 0;
  }
  beyond = lower_word<std::uint64_t>(text + size - 8);
  for (std::size_t at = 0; at + 8 < size; at += 8) beyond |= lower_word<std::uint64_t>(text + at);
  return beyond != 0;
}

bool lower_ascii(std::string_view text, char* out) {
  const std::size_t size = text.size();
#ifdef __SSE2__
  if (size >= 16) {
    int beyond = lower_16(text.data() + size - 16, out + size - 16);
    for (std::size_t at = 0; at + 16 < size; at += 16) beyond |= lower_16(text.data() + at, out + at);
    return beyond != 0;
  }
#endif
  std::ranges::copy(text, out);
  return lower_ascii(out, size);
}

std::size_t fold_into(std::string_view text, char* out) {
  if (!lower_ascii(text, out)) return text.size();
  char* end = out;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    at += c.length;
    const bool foldable = c.code < kNotUnicode;
    end = put(end, foldable ? static_cast<std::uint32_t>(u_foldCase(static_cast<UChar32>(c.code), U_FOLD_CASE_DEFAULT))
                            : c.code);
  }
  return static_cast<std::size_t>(end - out);
}

std::string fold(std::string_view text) {
  std::string out(folded_capacity(text.size()), '\0');
  out.resize(fold_into(text, out.data()));
  return out;
}

}  // namespace backtrail::hunt::sigma
