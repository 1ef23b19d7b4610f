// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/fold.h"

#include <unicode/uchar.h>

#include <algorithm>

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

/// Written so that the compiler makes vector code of it.
bool lower_ascii(char* text, std::size_t size) {
  unsigned char seen = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    seen = static_cast<unsigned char>(seen | c);
    const auto upper = static_cast<unsigned char>(static_cast<unsigned char>(c - 'A') < 26 ? 0x20 : 0);
    text[i] = static_cast<char>(c | upper);
  }
  return seen >= 0x80;
}

std::size_t fold_into(std::string_view text, char* out) {
  std::copy(text.begin(), text.end(), out);
  if (!lower_ascii(out, text.size())) return text.size();
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
