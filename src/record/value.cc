// SPDX-License-Identifier: Apache-2.0
#include "record/value.h"

#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

char* put_utf8(char32_t c, char* out) {
  const auto put = [&](char32_t byte) { *out++ = static_cast<char>(byte); };
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
  return out;
}

/// Decodes the \uXXXX at `at` (which points behind the 'u'), with its second half if it is a pair. Returns how far to go on.
std::size_t put_escape(std::string_view raw, std::size_t at, char*& out) {
  const int unit = hex4(raw, at);
  if (unit < 0) {
    out = put_utf8(kReplacement, out);
    return at;
  }
  const auto first = static_cast<char32_t>(unit);
  if (is_high(first) && raw.substr(at + 4, 2) == "\\u") {
    const int second = hex4(raw, at + 6);
    if (second >= 0 && is_low(static_cast<char32_t>(second))) {
      out = put_utf8(join(first, static_cast<char32_t>(second)), out);
      return at + 10;
    }
  }
  out = put_utf8(is_high(first) || is_low(first) ? kReplacement : first, out);
  return at + 4;
}

/// Copies from `at` to the next backslash or the end, and says where that is. Windows paths hold a backslash every ten
/// bytes or so: calls of memchr and memcpy between them cost more than the work.
const char* copy_plain(const char* at, const char* end, char*& out) {
#ifdef __SSE2__
  const __m128i backslashes = _mm_set1_epi8('\\');
  while (end - at >= 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes);
    const auto hits = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, backslashes)));
    const int plain = hits != 0 ? __builtin_ctz(hits) : 16;
    at += plain;
    out += plain;
    if (hits != 0) return at;
  }
#endif
  while (at != end && *at != '\\') *out++ = *at++;
  return at;
}

char* decode_json(std::string_view raw, char* out) {
  const char* const end = raw.data() + raw.size();
  for (const char* at = raw.data();;) {
    at = copy_plain(at, end, out);
    if (end - at < 2) return out;
    const char escape = at[1];
    at += 2;
    switch (escape) {
      case 'b': *out++ = '\b'; break;
      case 'f': *out++ = '\f'; break;
      case 'n': *out++ = '\n'; break;
      case 'r': *out++ = '\r'; break;
      case 't': *out++ = '\t'; break;
      case 'u': at = raw.data() + put_escape(raw, static_cast<std::size_t>(at - raw.data()), out); break;
      default: *out++ = escape;
    }
  }
}

char* decode_utf16(std::string_view utf16, char* out) {
  const std::size_t units = utf16.size() / 2;
  const auto unit = [&](std::size_t i) -> char32_t {
    return static_cast<unsigned char>(utf16[2 * i]) |
           static_cast<char32_t>(static_cast<unsigned char>(utf16[2 * i + 1])) << 8;
  };
  for (std::size_t i = 0; i < units; ++i) {
#ifdef __SSE2__
    // Nearly all that is logged is ASCII: eight code units at once as long as that is so.
    const __m128i beyond = _mm_set1_epi16(static_cast<short>(0xFF80));
    for (; i + 8 <= units; i += 8, out += 8) {
      const __m128i eight = _mm_loadu_si128(reinterpret_cast<const __m128i*>(utf16.data() + 2 * i));
      if (_mm_movemask_epi8(_mm_cmpeq_epi16(_mm_and_si128(eight, beyond), _mm_setzero_si128())) != 0xFFFF) break;
      _mm_storel_epi64(reinterpret_cast<__m128i*>(out), _mm_packus_epi16(eight, eight));
    }
    if (i == units) break;
#endif
    const char32_t first = unit(i);
    if (first < 0x80) {
      *out++ = static_cast<char>(first);
    } else if (is_high(first) && i + 1 < units && is_low(unit(i + 1))) {
      out = put_utf8(join(first, unit(++i)), out);
    } else {
      out = put_utf8(is_high(first) || is_low(first) ? kReplacement : first, out);
    }
  }
  return utf16.size() % 2 != 0 ? put_utf8(kReplacement, out) : out;
}

}  // namespace

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

void append_utf8(char32_t c, std::string& out) {
  char bytes[4];
  out.append(bytes, static_cast<std::size_t>(put_utf8(c, bytes) - bytes));
}

void append_utf16(std::string_view utf16, std::string& out) {
  const std::size_t before = out.size();
  out.resize_and_overwrite(before + decoded_capacity(utf16.size()), [&](char* data, std::size_t) {
    return static_cast<std::size_t>(decode_utf16(utf16, data + before) - data);
  });
}

std::size_t decode_into(const Value& value, char* out) {
  switch (value.form) {
    case Form::null: return 0;
    case Form::text:
    case Form::number:
    case Form::boolean:
      if (value.size != 0) std::memcpy(out, value.data, value.size);
      return value.size;
    case Form::json_text: return static_cast<std::size_t>(decode_json(value.raw(), out) - out);
    case Form::utf16: return static_cast<std::size_t>(decode_utf16(value.raw(), out) - out);
  }
  return 0;
}

std::string_view text(const Value& value, std::string& scratch) {
  if (value.form == Form::null) return {};
  if (value.form != Form::json_text && value.form != Form::utf16) return value.raw();
  scratch.resize_and_overwrite(decoded_capacity(value.size),
                               [&](char* data, std::size_t) { return decode_into(value, data); });
  return scratch;
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
