// SPDX-License-Identifier: Apache-2.0
#include "record/value.h"

#include <cstring>

namespace backtrail::record {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool is_high(char32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(char32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }
char32_t join(char32_t high, char32_t low) { return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00); }

/// Four hex digits at `at`, or -1.
int hex4(std::string_view raw, std::size_t at) {
  if (at + 4 > raw.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const char c = raw[i];
    int digit = 0;
    if (c >= '0' && c <= '9') digit = c - '0';
    else if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
    else if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
    else return -1;
    value = value * 16 + digit;
  }
  return value;
}

/// Decodes the \uXXXX at `at` (which points behind the 'u'), with its second half if it is a pair. Returns how far to go on.
std::size_t append_escape(std::string_view raw, std::size_t at, std::string& out) {
  const int unit = hex4(raw, at);
  if (unit < 0) {
    append_utf8(kReplacement, out);
    return at;
  }
  const auto first = static_cast<char32_t>(unit);
  if (is_high(first) && raw.substr(at + 4, 2) == "\\u") {
    const int second = hex4(raw, at + 6);
    if (second >= 0 && is_low(static_cast<char32_t>(second))) {
      append_utf8(join(first, static_cast<char32_t>(second)), out);
      return at + 10;
    }
  }
  append_utf8(is_high(first) || is_low(first) ? kReplacement : first, out);
  return at + 4;
}

void append_json(std::string_view raw, std::string& out) {
  std::size_t at = 0;
  while (at < raw.size()) {
    const void* hit = std::memchr(raw.data() + at, '\\', raw.size() - at);
    const std::size_t stop =
        hit == nullptr ? raw.size() : static_cast<std::size_t>(static_cast<const char*>(hit) - raw.data());
    out.append(raw.substr(at, stop - at));
    if (stop + 1 >= raw.size()) return;
    at = stop + 2;
    switch (raw[stop + 1]) {
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'u': at = append_escape(raw, at, out); break;
      default: out += raw[stop + 1];
    }
  }
}

/// Length of the UTF-8 sequence that starts at `at`, or 0 when there is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned b = byte(at);
  if (b < 0x80) return 1;
  if (b >= 0xC2 && b <= 0xDF) return tail(at + 1) ? 2 : 0;
  if (b >= 0xE0 && b <= 0xEF) {
    const unsigned second = byte(at + 1);
    const bool good = (b != 0xE0 || second >= 0xA0) && (b != 0xED || second < 0xA0);
    return good && tail(at + 1) && tail(at + 2) ? 3 : 0;
  }
  if (b >= 0xF0 && b <= 0xF4) {
    const unsigned second = byte(at + 1);
    const bool good = (b != 0xF0 || second >= 0x90) && (b != 0xF4 || second < 0x90);
    return good && tail(at + 1) && tail(at + 2) && tail(at + 3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

void append_utf8(char32_t c, std::string& out) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

void append_utf16(std::string_view utf16, std::string& out) {
  const std::size_t units = utf16.size() / 2;
  const auto unit = [&](std::size_t i) -> char32_t {
    return static_cast<unsigned char>(utf16[2 * i]) |
           static_cast<char32_t>(static_cast<unsigned char>(utf16[2 * i + 1])) << 8;
  };
  for (std::size_t i = 0; i < units; ++i) {
    // Nearly all that is logged is ASCII: four code units at once as long as that is so.
    for (std::uint64_t four = 0; i + 4 <= units; i += 4) {
      std::memcpy(&four, utf16.data() + 2 * i, sizeof four);
      if ((four & 0xFF80FF80FF80FF80ULL) != 0) break;
      four = (four | four >> 8) & 0x0000FFFF0000FFFFULL;
      four |= four >> 16;
      char text[4];
      std::memcpy(text, &four, sizeof text);
      out.append(text, sizeof text);
    }
    if (i == units) break;
    const char32_t first = unit(i);
    if (first < 0x80) {
      out += static_cast<char>(first);
    } else if (is_high(first) && i + 1 < units && is_low(unit(i + 1))) {
      append_utf8(join(first, unit(++i)), out);
    } else {
      append_utf8(is_high(first) || is_low(first) ? kReplacement : first, out);
    }
  }
  if (utf16.size() % 2 != 0) append_utf8(kReplacement, out);
}

std::string_view text(const Value& value, std::string& scratch) {
  switch (value.form) {
    case Form::null: return {};
    case Form::text:
    case Form::number:
    case Form::boolean: return value.raw();
    case Form::json_text:
      scratch.clear();
      append_json(value.raw(), scratch);
      return scratch;
    case Form::utf16:
      scratch.clear();
      append_utf16(value.raw(), scratch);
      return scratch;
  }
  return {};
}

std::string valid_utf8(std::string_view text, bool& lossy) {
  std::string out;
  out.reserve(text.size());
  bool in_bad_run = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length != 0) {
      out.append(text.substr(at, length));
      at += length;
      in_bad_run = false;
      continue;
    }
    if (!in_bad_run) append_utf8(kReplacement, out);
    in_bad_run = true;
    lossy = true;
    ++at;
  }
  return out;
}

}  // namespace backtrail::record
