// SPDX-License-Identifier: Apache-2.0
// Classes of bytes, by table, and ASCII case. Letters outside ASCII keep their case everywhere in this part.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace backtrail::observable {

enum ByteClass : std::uint8_t {
  kAlnum = 1,
  kHex = 2,
  kHostByte = 4,    // letters, digits, . - _ and everything outside ASCII
  kLocalByte = 8,   // what the part of an e-mail address before the @ is taken to consist of
  kSoftBreak = 16,  // ends a word, but may stand inside a name: blanks, , ; & ( ) [ ] { } = ' `
  kHardBreak = 32,  // stands in no name: " < > | * ? and control bytes
  kSlash = 64,      // \ and /
};

namespace detail {
constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> out{};
  for (unsigned i = 0; i < 256; ++i) {
    const char c = static_cast<char>(i);
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    unsigned bits = 0;
    if (digit || letter) bits |= kAlnum | kHostByte | kLocalByte;
    if (digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) bits |= kHex;
    if (i >= 0x80) bits |= kHostByte;
    out[i] = static_cast<std::uint8_t>(bits);
  }
  const auto mark = [&](std::string_view bytes, std::uint8_t bit) {
    for (const char c : bytes) out[static_cast<unsigned char>(c)] |= bit;
  };
  mark(".-_", kHostByte);
  mark(".-_%+", kLocalByte);
  mark(" \t,;&()[]{}='`", kSoftBreak);
  mark("\"<>|*?", kHardBreak);
  mark("\\/", kSlash);
  for (unsigned i = 0; i < 32; ++i) {
    if (i != '\t') out[i] |= kHardBreak;
  }
  out[127] |= kHardBreak;
  return out;
}
inline constexpr std::array<std::uint8_t, 256> kClasses = make_classes();
}  // namespace detail

[[nodiscard]] inline bool is(char c, unsigned classes) {
  return (detail::kClasses[static_cast<unsigned char>(c)] & classes) != 0;
}
[[nodiscard]] inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] inline bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
[[nodiscard]] inline bool is_letter(char c) { return is(c, kAlnum) && !is_digit(c); }
[[nodiscard]] inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

[[nodiscard]] inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

/// The same into a buffer that is kept.
inline void lower_into(std::string& out, std::string_view text) {
  out = text;
  for (char& c : out) c = lower(c);
}

/// `prefix` must be in lower case.
[[nodiscard]] inline bool starts_with_caseless(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  for (std::size_t i = 0; i < prefix.size(); ++i) {
    if (lower(text[i]) != prefix[i]) return false;
  }
  return true;
}

[[nodiscard]] inline std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace backtrail::observable
