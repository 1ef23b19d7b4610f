// SPDX-License-Identifier: Apache-2.0
#include "observable/wide.h"

#include <algorithm>
#include <array>

#include "observable/marks.h"
#include "observable/text.h"

namespace backtrail::observable {
namespace {

struct Range {
  char32_t first, last;
};

/// Letters of writings without blanks between words.
constexpr std::array kUnspaced{
    Range{0x0e00, 0x0eff},  // Thai, Lao
    Range{0x1000, 0x109f},  // Burmese
    Range{0x1780, 0x17ff},  // Khmer
    Range{0x3040, 0x30ff},  // Japanese
    Range{0x3400, 0x4dbf},  // Chinese
    Range{0x4e00, 0x9fff},  //
    Range{0xac00, 0xd7a3},  // Korean, whose particles stand behind a name without one
    Range{0xff66, 0xff9f},  // Japanese of half the width
};

constexpr char32_t kFirstWide = 0xff01, kLastWide = 0xff5e, kFirstAscii = 0x21;

bool is_unspaced(char32_t code) {
  const auto behind = std::ranges::upper_bound(kUnspaced, code, {}, &Range::first);
  return behind != kUnspaced.begin() && code <= (behind - 1)->last;
}

}  // namespace

Escape character_at(std::string_view text, std::size_t at) {
  const unsigned lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (size == 0 || text.size() - at < size) return {};
  char32_t code = lead & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const unsigned tail = static_cast<unsigned char>(text[at + i]);
    if ((tail & 0xc0U) != 0x80) return {};
    code = code << 6 | (tail & 0x3fU);
  }
  // Written longer than it is, half of a pair, or beyond what there is.
  constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  if (code < kLeast[size] || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff) return {};
  return {size, code};
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const bool ascii = static_cast<unsigned char>(text[at]) < 0x80;
    const std::size_t size = ascii ? 1 : character_at(text, at).size;
    if (size == 0) return false;
    at += size;
  }
  return true;
}

namespace {

/// How many bytes from `at` on are no UTF-8. One break stands for them, so that of a long value in another encoding little is kept.
std::size_t not_utf8(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && static_cast<unsigned char>(text[end]) >= 0x80 && character_at(text, end).size == 0) ++end;
  return end - at;
}

}  // namespace

Escape wide_at(std::string_view text, std::size_t at) {
  const Escape here = character_at(text, at);
  const char32_t code = here.meant;
  if (here.size == 0) return {not_utf8(text, at), kBreakMeant};
  if (code == 0x3002 || code == 0xff61) return {here.size, U'.'};
  if (code >= kFirstWide && code <= kLastWide) return {here.size, code - kFirstWide + kFirstAscii};
  if (is_mark(code)) return {here.size, kBreakMeant};
  const std::size_t end = at + here.size;
  const bool beside = (at > 0 && is(text[at - 1], kAlnum)) || (end < text.size() && is(text[end], kAlnum));
  return beside && is_unspaced(code) ? Escape{here.size, kBreakMeant} : Escape{};
}

void append_utf8(char32_t code, std::string& out) {
  const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xf0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace backtrail::observable
