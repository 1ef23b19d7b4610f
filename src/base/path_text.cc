// SPDX-License-Identifier: Apache-2.0
#include "base/path_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace backtrail::base {
namespace {

constexpr std::size_t kEscapeSize = 5;  // %{HH}
constexpr std::string_view kDigits = "0123456789ABCDEF";

unsigned byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

/// Bytes of the character that begins here; 0 when none does: UTF-8 as RFC 3629 has it, without surrogates and long forms.
std::size_t character_at(std::string_view text, std::size_t at) {
  const unsigned first = byte_at(text, at);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() - at < size) return 0;
  std::uint32_t code = first & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte_at(text, at + i) & 0xc0U) != 0x80) return 0;
    code = code << 6 | (byte_at(text, at + i) & 0x3fU);
  }
  constexpr std::array<std::uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  return code < kLeast[size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? 0 : size;
}

void escape(unsigned byte, std::string& out) {
  out += "%{";
  out += kDigits[byte >> 4];
  out += kDigits[byte & 0xf];
  out += '}';
}

}  // namespace

std::string path_text(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t size = character_at(name, at);
    const unsigned byte = byte_at(name, at);
    const bool odd = size == 0 || byte < 0x20 || byte == 0x7f;
    if (odd || (byte == '%' && name.substr(at + 1).starts_with('{'))) {
      escape(byte, out);
      ++at;
    } else {
      out += name.substr(at, size);
      at += size;
    }
  }
  return out;
}

std::string path_of(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view here = text.substr(at, kEscapeSize);
    const std::size_t high = here.size() == kEscapeSize ? kDigits.find(here[2]) : kDigits.npos;
    const std::size_t low = here.size() == kEscapeSize ? kDigits.find(here[3]) : kDigits.npos;
    if (here.starts_with("%{") && here.ends_with('}') && high != kDigits.npos && low != kDigits.npos) {
      out += static_cast<char>(high << 4 | low);
      at += kEscapeSize;
    } else {
      out += text[at++];
    }
  }
  return out;
}

}  // namespace backtrail::base
