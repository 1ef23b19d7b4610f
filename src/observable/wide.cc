// SPDX-License-Identifier: Apache-2.0
#include "observable/wide.h"

#include <algorithm>
#include <array>

#include "observable/text.h"

namespace backtrail::observable {
namespace {

struct Range {
  char32_t first, last;
};

/// In order.
constexpr std::array kMarks{
    Range{0x00a0, 0x00a0},  // a blank that breaks no line
    Range{0x00a6, 0x00a6},  // a broken bar, with which tables part their cells
    Range{0x00ab, 0x00ab},  // quotation marks
    Range{0x00bb, 0x00bb},  //
    Range{0x060c, 0x060c},  // the comma of Arabic
    Range{0x061b, 0x061b},  // its semicolon
    Range{0x061f, 0x061f},  // its question mark
    Range{0x2000, 0x200f},  // blanks, also of no width, and marks of direction
    Range{0x2013, 0x2014},  // dashes
    Range{0x2018, 0x201f},  // quotation marks
    Range{0x2022, 0x2022},  // a bullet
    Range{0x2026, 0x2026},  // three dots
    Range{0x2028, 0x202f},  // ends of lines, marks of direction, a blank
    Range{0x2039, 0x203a},  // quotation marks
    Range{0x2066, 0x2069},  // marks of direction
    Range{0x2190, 0x2193},  // arrows
    Range{0x21d2, 0x21d2},  //
    Range{0x2500, 0x257f},  // lines of tables
    Range{0x3000, 0x3001},  // a blank, a comma
    Range{0x3008, 0x3011},  // brackets
    Range{0x3014, 0x301f},  // brackets and quotation marks
    Range{0x30fb, 0x30fb},  // a dot between words
    Range{0xfeff, 0xfeff},  // a byte order mark
    Range{0xff5f, 0xff60},  // brackets
    Range{0xff62, 0xff65},  // brackets, a comma, a dot
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

template <std::size_t kSize>
bool among(const std::array<Range, kSize>& ranges, char32_t code) {
  const auto behind = std::ranges::upper_bound(ranges, code, {}, &Range::first);
  return behind != ranges.begin() && code <= (behind - 1)->last;
}

/// The character of two or three bytes at `at`; its size is 0 when there is none.
Escape character_at(std::string_view text, std::size_t at) {
  const unsigned lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : 0;
  if (size == 0 || text.size() - at < size) return {};
  char32_t code = size == 2 ? lead & 0x1fU : lead & 0x0fU;
  for (std::size_t i = 1; i < size; ++i) {
    const unsigned tail = static_cast<unsigned char>(text[at + i]);
    if ((tail & 0xc0U) != 0x80) return {};
    code = code << 6 | (tail & 0x3fU);
  }
  return {size, code};
}

}  // namespace

Escape wide_at(std::string_view text, std::size_t at) {
  const Escape here = character_at(text, at);
  const char32_t code = here.meant;
  if (here.size == 0) return {};
  if (code == 0x3002 || code == 0xff61) return {here.size, U'.'};
  if (code >= kFirstWide && code <= kLastWide) return {here.size, code - kFirstWide + kFirstAscii};
  if (among(kMarks, code)) return {here.size, kBreakMeant};
  const std::size_t end = at + here.size;
  const bool beside = (at > 0 && is(text[at - 1], kAlnum)) || (end < text.size() && is(text[end], kAlnum));
  return beside && among(kUnspaced, code) ? Escape{here.size, kBreakMeant} : Escape{};
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
