// SPDX-License-Identifier: Apache-2.0
#include "base/html.h"

namespace backtrail::base {
namespace {

/// Length of the UTF-8 character at the front; 0 when there is none.
std::size_t character_size(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  // Overlong forms, surrogates and what lies beyond U+10FFFF.
  const unsigned char second = byte(1);
  const bool bad = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                   (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
  return bad ? 0 : size;
}

/// Marks that turn the direction of text around could make a page show something else than what it holds.
bool turns_direction(std::string_view character) {
  return character.size() == 3 && character[0] == '\xE2' &&
         ((character[1] == '\x80' && character[2] >= '\xAA' && character[2] <= '\xAE') ||
          (character[1] == '\x81' && character[2] >= '\xA6' && character[2] <= '\xA9'));
}

}  // namespace

std::string visible_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    const char c = text.front();
    const auto byte = static_cast<unsigned char>(c);
    const std::string_view character = text.substr(0, size);
    if (size == 0 || byte == 0x7F || (byte < 0x20 && c != '\n' && c != '\t') || turns_direction(character)) {
      if (c != '\r') out += "\xEF\xBF\xBD";
    } else {
      out += character;
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : visible_text(text)) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\'') {
      out += "&#39;";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace backtrail::base
