// SPDX-License-Identifier: Apache-2.0
#include "observable/masks.h"

#include <array>

#include "observable/text.h"

#if defined(__x86_64__) && !defined(BACKTRAIL_NO_AVX2)
#define BACKTRAIL_AVX2 1
#include <immintrin.h>
#endif

namespace backtrail::observable {
namespace {

constexpr bool is_break(unsigned char c) {
  return (detail::kClasses[c] & (kSoftBreak | kHardBreak | kSlash)) != 0 || c == ':';
}
constexpr bool is_bound(unsigned char c) { return (detail::kClasses[c] & (kHardBreak | kSlash)) != 0 || c == ':'; }
constexpr bool is_hex(unsigned char c) { return (detail::kClasses[c] & kHex) != 0; }
constexpr bool is_joint(unsigned char c) { return c == '+' || c == '!' || c == '#' || c == '^'; }
/// Of text in lower case.
constexpr bool is_base64(unsigned char c) { return (detail::kClasses[c] & kAlnum) != 0 || c == '+' || c == '/'; }
constexpr bool is_escaped_letter(unsigned char c) {
  return c == 'n' || c == 'r' || c == 't' || c == 'e' || c == '0' || c == '2' || c == '3' || c == '|' || c == '"' ||
         c == '\'';
}
constexpr bool begins_escape(unsigned char c) { return c == '#' || c == '(' || c == '^' || c == '<' || c == 0x1b; }
constexpr bool goes_on_in_escape(unsigned char c) { return (c >= '0' && c <= '9') || c == '[' || c == '!' || c == '-'; }

/// The masks of the block that begins at `at`; what lies behind the text is taken off by finish().
ByteMasks by_table(const char* at) {
  ByteMasks out;
  const auto byte = [at](std::size_t i) { return static_cast<unsigned char>(at[i]); };
  for (std::size_t i = 0; i < 64; ++i) {
    const unsigned char c = byte(i);
    const auto mark = [i](std::uint64_t& mask, bool set) { mask |= static_cast<std::uint64_t>(set) << i; };
    mark(out.breaks, is_break(c));
    mark(out.bounds, is_bound(c));
    mark(out.blanks, c == ' ' || c == '\t');
    mark(out.dots, c == '.');
    mark(out.slashes, c == '/' || c == '\\');
    mark(out.hex, is_hex(c));
    mark(out.colons, c == ':');
    mark(out.ats, c == '@');
    mark(out.beyond, c >= 0x80);
    mark(out.base64, is_base64(c));
    mark(out.slash_marks, c == ':' && (byte(i + 1) == '/' || byte(i + 1) == '\\'));
    mark(out.key_marks, (c == 'h' && byte(i + 1) == 'k') || (c == '\\' && byte(i + 1) == 'r' && byte(i + 2) == 'e'));
    mark(out.pipe_marks, c == '\\' && byte(i + 1) == 'p' && byte(i + 2) == 'i');
    mark(out.asn_marks, c == 'a' && byte(i + 1) == 's');
    mark(out.roots, c == '%' || c == '~');
    mark(out.joints, is_joint(c));
    mark(out.options, c == '-' && byte(i + 2) == '/');
    mark(out.escapes, c == '+' || c == '&' || (c == '\\' && is_escaped_letter(byte(i + 1))) ||
                          (begins_escape(c) && goes_on_in_escape(byte(i + 1))) || (c == '-' && byte(i + 1) == '>'));
    mark(out.hex_escapes, c == '\\' && (byte(i + 1) == 'u' || byte(i + 1) == 'x'));
  }
  return out;
}

#ifdef BACKTRAIL_AVX2

/// A set of ASCII bytes for pshufb: entry `low nibble` has a bit for each high nibble with which the byte is in the set.
using Nibbles = std::array<std::uint8_t, 32>;
template <typename In>
constexpr Nibbles nibbles_of(In in) {
  Nibbles out{};
  for (unsigned c = 0; c < 128; ++c) {
    if (!in(static_cast<unsigned char>(c))) continue;
    out[c & 15] |= static_cast<std::uint8_t>(1U << (c >> 4));
    out[16 + (c & 15)] |= static_cast<std::uint8_t>(1U << (c >> 4));
  }
  return out;
}
constexpr Nibbles kBreakNibbles = nibbles_of(is_break);
constexpr Nibbles kBoundNibbles = nibbles_of(is_bound);
constexpr Nibbles kHexNibbles = nibbles_of(is_hex);
constexpr Nibbles kJointNibbles = nibbles_of(is_joint);
constexpr Nibbles kBase64Nibbles = nibbles_of(is_base64);
constexpr Nibbles kLetterNibbles = nibbles_of(is_escaped_letter);
constexpr Nibbles kBeginNibbles = nibbles_of(begins_escape);
constexpr Nibbles kBehindNibbles = nibbles_of(goes_on_in_escape);
/// The bit of a high nibble; none for bytes beyond ASCII, which are in no set.
constexpr Nibbles kHighBits = {1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0,
                               1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0};

__attribute__((target("avx2"))) inline __m256i load(const void* at) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(at));
}
__attribute__((target("avx2"))) inline std::uint64_t bits(__m256i bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}
__attribute__((target("avx2"))) inline __m256i same(__m256i bytes, char c) {
  return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c));
}
__attribute__((target("avx2"))) inline std::uint64_t in_set(__m256i low, __m256i high, const Nibbles& set) {
  const __m256i hit = _mm256_and_si256(_mm256_shuffle_epi8(load(set.data()), low), high);
  return bits(_mm256_cmpeq_epi8(hit, high) & ~_mm256_cmpeq_epi8(high, _mm256_setzero_si256()));
}

/// Sets bits `shift` and up from the 32 bytes at `at`.
__attribute__((target("avx2"), always_inline)) inline void half_block(const char* at, unsigned shift, ByteMasks& out) {
  const __m256i here = load(at);
  const __m256i next = load(at + 1);
  const __m256i after = load(at + 2);
  const __m256i nibble = _mm256_set1_epi8(0x0f);
  const __m256i low = _mm256_and_si256(here, nibble);
  const __m256i high =
      _mm256_shuffle_epi8(load(kHighBits.data()), _mm256_and_si256(_mm256_srli_epi16(here, 4), nibble));
  out.breaks |= in_set(low, high, kBreakNibbles) << shift;
  out.bounds |= in_set(low, high, kBoundNibbles) << shift;
  out.blanks |= bits(same(here, ' ') | same(here, '\t')) << shift;
  out.hex |= in_set(low, high, kHexNibbles) << shift;
  out.dots |= bits(same(here, '.')) << shift;
  const __m256i colons = same(here, ':');
  out.colons |= bits(colons) << shift;
  out.ats |= bits(same(here, '@')) << shift;
  out.beyond |= bits(here) << shift;
  out.slash_marks |= bits(colons & (same(next, '/') | same(next, '\\'))) << shift;
  const __m256i backslashes = same(here, '\\');
  out.slashes |= bits(backslashes | same(here, '/')) << shift;
  const __m256i hives = (same(here, 'h') & same(next, 'k')) | (backslashes & same(next, 'r') & same(after, 'e'));
  out.key_marks |= bits(hives) << shift;
  out.pipe_marks |= bits(backslashes & same(next, 'p') & same(after, 'i')) << shift;
  const __m256i as = same(here, 'a');
  out.base64 |= in_set(low, high, kBase64Nibbles) << shift;
  out.asn_marks |= bits(as & same(next, 's')) << shift;
  out.roots |= bits(same(here, '%') | same(here, '~')) << shift;
  out.joints |= in_set(low, high, kJointNibbles) << shift;
  const __m256i hyphens = same(here, '-');
  out.options |= bits(hyphens & same(after, '/')) << shift;
  const __m256i next_low = _mm256_and_si256(next, nibble);
  const __m256i next_high =
      _mm256_shuffle_epi8(load(kHighBits.data()), _mm256_and_si256(_mm256_srli_epi16(next, 4), nibble));
  const std::uint64_t letters = bits(backslashes) & in_set(next_low, next_high, kLetterNibbles);
  const std::uint64_t others = in_set(low, high, kBeginNibbles) & in_set(next_low, next_high, kBehindNibbles);
  const __m256i arrows = hyphens & same(next, '>');
  out.escapes |= (letters | others | bits(arrows | same(here, '+') | same(here, '&'))) << shift;
  out.hex_escapes |= bits(backslashes & (same(next, 'u') | same(next, 'x'))) << shift;
}

/// Most values are shorter than half a block.
__attribute__((target("avx2"))) void by_avx2(const char* at, std::size_t size, ByteMasks* out) {
  for (std::size_t done = 0; done < size; done += 64, at += 64, ++out) {
    *out = {};
    half_block(at, 0, *out);
    if (size - done > 32) half_block(at + 32, 32, *out);
  }
}

#endif

/// Takes off what lies behind the text.
void finish(std::size_t size, std::vector<ByteMasks>& out) {
  out.back() = {};
  out.back().breaks = ~std::uint64_t{0};
  if (size % 64 == 0) return;
  const std::uint64_t inside = (std::uint64_t{1} << (size % 64)) - 1;
  ByteMasks& last = out[size / 64];
  for (std::uint64_t* mask :
       {&last.bounds, &last.blanks, &last.dots, &last.slashes, &last.hex, &last.colons, &last.ats, &last.beyond,
        &last.base64, &last.slash_marks, &last.key_marks, &last.pipe_marks, &last.asn_marks, &last.roots, &last.joints,
        &last.options, &last.escapes, &last.hex_escapes}) {
    *mask &= inside;
  }
  last.breaks |= ~inside;
}

}  // namespace

void classify_by_table(std::string_view text, std::vector<ByteMasks>& out) {
  const std::size_t blocks = (text.size() + 63) / 64;
  out.resize(blocks + 1);
  for (std::size_t i = 0; i < blocks; ++i) out[i] = by_table(text.data() + 64 * i);
  finish(text.size(), out);
}

void classify(std::string_view text, std::vector<ByteMasks>& out) {
#ifdef BACKTRAIL_AVX2
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (has_avx2) {
    out.resize((text.size() + 63) / 64 + 1);
    by_avx2(text.data(), text.size(), out.data());
    return finish(text.size(), out);
  }
#endif
  classify_by_table(text, out);
}

}  // namespace backtrail::observable
