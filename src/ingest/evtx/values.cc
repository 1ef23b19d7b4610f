// SPDX-License-Identifier: Apache-2.0
#include "ingest/evtx/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/time.h"
#include "ingest/evtx/layout.h"

namespace backtrail::ingest::evtx {
namespace {

constexpr std::uint8_t byte(Type type) { return static_cast<std::uint8_t>(type); }

template <typename T>
void append_number(T value, std::string& out, int base = 10) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, base).ptr;
  out.append(digits.data(), end);
}

template <typename T>
void append_integer(const char* data, std::string& out) {
  append_number(load<T>(data), out);
}

void append_padded(std::uint64_t value, int digits, std::string& out) {
  std::array<char, 8> text;
  for (int i = digits; i-- > 0; value /= 10) text[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
  out.append(text.data(), static_cast<std::size_t>(digits));
}

void append_hex(std::string_view bytes, const char* digits, std::string& out) {
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    out += digits[b >> 4];
    out += digits[b & 15];
  }
}

/// Shortest digits that read back as the same number, at least one behind the point, and an exponent outside 1e-5..1e16.
template <typename T>
void append_real(T value, std::string& out) {
  if (std::isnan(value)) return void(out += "NaN");
  if (std::isinf(value)) return void(out += value < 0 ? "-inf" : "inf");
  std::array<char, 64> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific).ptr;
  const std::string_view all(text.data(), static_cast<std::size_t>(end - text.data()));
  const std::size_t e = all.find('e');
  int exponent = 0;
  const char* digits_at = all.data() + e + (all[e + 1] == '+' ? 2 : 1);
  std::from_chars(digits_at, end, exponent);
  if (exponent < -5 || exponent > 15) {
    out.append(all.substr(0, e + 1));
    return append_number(exponent, out);
  }
  const auto fixed = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed).ptr;
  const std::string_view plain(text.data(), static_cast<std::size_t>(fixed - text.data()));
  out += plain;
  if (plain.find('.') == std::string_view::npos) out += ".0";
}

void append_guid(const char* data, std::string& out) {
  static constexpr std::array<std::uint8_t, 16> kOrder{3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
  out += '{';
  for (std::size_t i = 0; i < kOrder.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    append_hex({data + kOrder[i], 1}, "0123456789abcdef", out);
  }
  out += '}';
}

/// Revision, count, six bytes of authority (big-endian), then sub-authorities. Those that are cut off are left out.
void append_sid(std::string_view bytes, std::string& out) {
  std::uint64_t authority = 0;
  for (std::size_t i = 2; i < 8; ++i) authority = authority << 8 | static_cast<unsigned char>(bytes[i]);
  out += "S-";
  append_number(static_cast<unsigned>(static_cast<unsigned char>(bytes[0])), out);
  out += '-';
  append_number(authority, out);
  const std::size_t count = std::min<std::size_t>(static_cast<unsigned char>(bytes[1]), (bytes.size() - 8) / 4);
  for (std::size_t i = 0; i < count; ++i) {
    out += '-';
    append_number(load<std::uint32_t>(bytes.data() + 8 + 4 * i), out);
  }
}

struct Date {
  std::uint64_t year;
  unsigned month, day;
};

/// The Gregorian date so many days after 1601-01-01. Counted in years that begin in March, so that a leap day comes last.
/// base::to_civil ends in 9999, and "never" is written as a FILETIME far beyond.
Date date_of(std::uint64_t days) {
  constexpr std::uint64_t kMarch1600 = 306;  // days from 1600-03-01 to 1601-01-01
  days += kMarch1600;
  const std::uint64_t era = days / 146'097;  // of 400 years
  const std::uint64_t in_era = days % 146'097;
  const std::uint64_t year = (in_era - in_era / 1'460 + in_era / 36'524 - in_era / 146'096) / 365;
  const std::uint64_t in_year = in_era - (365 * year + year / 4 - year / 100);
  const std::uint64_t month = (5 * in_year + 2) / 153;  // 0 is March
  const auto day = static_cast<unsigned>(in_year - (153 * month + 2) / 5 + 1);
  const auto civil_month = static_cast<unsigned>(month < 10 ? month + 3 : month - 9);
  return {1600 + era * 400 + year + (civil_month <= 2 ? 1 : 0), civil_month, day};
}

void append_time(const Date& date, std::uint64_t seconds, std::uint64_t ticks, std::string& out) {
  append_padded(date.year % 10'000, 4, out);
  out += '-';
  append_padded(date.month, 2, out);
  out += '-';
  append_padded(date.day, 2, out);
  out += 'T';
  append_padded(seconds / 3600, 2, out);
  out += ':';
  append_padded(seconds / 60 % 60, 2, out);
  out += ':';
  append_padded(seconds % 60, 2, out);
  out += '.';
  append_padded(ticks, 7, out);
  out += 'Z';
}

void append_filetime(std::uint64_t value, std::string& out) {
  if (value >> 63 != 0) return append_time({0, 0, 0}, 0, 0, out);
  constexpr std::uint64_t kDay = base::kTicksPerDay;
  constexpr std::uint64_t kSecond = base::kTicksPerSecond;
  append_time(date_of(value / kDay), value % kDay / kSecond, value % kSecond, out);
}

void append_systemtime(const char* data, std::string& out) {
  std::array<std::uint16_t, 8> f;  // year, month, day of week, day, hour, minute, second, milliseconds
  std::memcpy(f.data(), data, sizeof f);
  const bool leap = f[0] % 4 == 0 && (f[0] % 100 != 0 || f[0] % 400 == 0);
  static constexpr std::array<std::uint16_t, 13> kDays{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool month_fits = f[1] >= 1 && f[1] <= 12;
  const int days = month_fits ? kDays[f[1]] + (f[1] == 2 && leap ? 1 : 0) : 0;
  if (f[0] < 1601 || f[0] > 30827 || f[3] < 1 || f[3] > days || f[4] > 23 || f[5] > 59 || f[6] > 59 || f[7] > 999) {
    return append_time({1601, 1, 1}, 0, 0, out);  // as Windows shows a SYSTEMTIME that is none
  }
  append_time({f[0], f[1], f[3]}, f[4] * 3600ULL + f[5] * 60ULL + f[6], f[7] * 10'000ULL, out);
}

/// Windows-1252, without NULs.
void append_ansi(std::string_view bytes, std::string& out) {
  static constexpr std::array<char16_t, 32> kHigh{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                  0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    if (b == 0) continue;
    record::append_utf8(b >= 0x80 && b < 0xA0 ? kHigh[b - 0x80U] : b, out);
  }
}

void append_scalar(const TypedValue& value, std::string& out) {
  const char* data = value.data;
  switch (static_cast<Type>(value.type)) {
    case Type::null:
    case Type::binxml: return;
    case Type::utf16: return record::append_utf16(until_nul(value.bytes()), out);
    case Type::ansi: return append_ansi(value.bytes(), out);
    case Type::int8: return append_number(static_cast<int>(load<std::int8_t>(data)), out);
    case Type::uint8: return append_number(static_cast<unsigned>(load<std::uint8_t>(data)), out);
    case Type::int16: return append_integer<std::int16_t>(data, out);
    case Type::uint16: return append_integer<std::uint16_t>(data, out);
    case Type::int32: return append_integer<std::int32_t>(data, out);
    case Type::uint32: return append_integer<std::uint32_t>(data, out);
    case Type::int64: return append_integer<std::int64_t>(data, out);
    case Type::uint64: return append_integer<std::uint64_t>(data, out);
    case Type::real32: return append_real(load<float>(data), out);
    case Type::real64: return append_real(load<double>(data), out);
    case Type::boolean: {
      const auto truth = load<std::int32_t>(data);
      if (truth == 0 || truth == 1) return void(out += truth == 1 ? "true" : "false");
      return append_number(truth, out);
    }
    case Type::guid: return append_guid(data, out);
    case Type::filetime: return append_filetime(load<std::uint64_t>(data), out);
    case Type::systemtime: return append_systemtime(data, out);
    case Type::sid: return append_sid(value.bytes(), out);
    case Type::hex32: out += "0x"; return append_number(load<std::uint32_t>(data), out, 16);
    case Type::hex64: out += "0x"; return append_number(load<std::uint64_t>(data), out, 16);
    case Type::size_t_:
      if (value.size == 4) return append_scalar({data, 4, byte(Type::hex32)}, out);
      if (value.size == 8) return append_scalar({data, 8, byte(Type::hex64)}, out);
      break;
    case Type::binary: break;
  }
  append_hex(value.bytes(), "0123456789ABCDEF", out);
}

}  // namespace

std::size_t fixed_size(std::uint8_t type) {
  static constexpr std::array<std::uint8_t, 0x16> kSizes{0, 0, 0, 1, 1,  2, 2, 4,  4, 8, 8,
                                                         4, 8, 4, 0, 16, 0, 8, 16, 0, 4, 8};
  return type < kSizes.size() ? kSizes[type] : 0;
}

std::string_view until_nul(std::string_view utf16) {
  std::size_t at = 0;
  for (; at + 8 <= utf16.size(); at += 8) {  // four units at once: a borrow shows that one of them was zero
    const auto units = load<std::uint64_t>(utf16.data() + at);
    if (((units - 0x0001000100010001ULL) & ~units & 0x8000800080008000ULL) != 0) break;
  }
  for (std::size_t i = at; i + 1 < utf16.size(); i += 2) {
    if (utf16[i] == 0 && utf16[i + 1] == 0) return utf16.substr(0, i);
  }
  return utf16.substr(0, utf16.size() & ~std::size_t{1});
}

bool is_empty(const TypedValue& value) {
  if (value.type == 0 || value.size == 0) return true;
  if (value.is(Type::utf16)) return value.size < 2 || load<std::uint16_t>(value.data) == 0;
  if (value.is(Type::ansi)) return std::ranges::all_of(value.bytes(), [](char c) { return c == 0; });
  if (value.is(Type::sid)) return value.size < 8;
  return value.size < fixed_size(value.type);
}

record::Form form_of(const TypedValue& value) {
  using record::Form;
  if (value.is(Type::boolean)) return load<std::uint32_t>(value.data) <= 1 ? Form::boolean : Form::number;
  return value.type >= byte(Type::int8) && value.type <= byte(Type::real64) ? Form::number : Form::text;
}

void append_text(const TypedValue& value, std::string& out) {
  if (!Elements::is_array(value)) return append_scalar(value, out);
  Elements elements(value);
  TypedValue element;
  for (bool first = true; elements.next(element); first = false) {
    if (!first) out += ',';
    if (!is_empty(element)) append_scalar(element, out);
  }
}

bool Elements::is_array(const TypedValue& value) {
  if ((value.type & kArrayFlag) == 0) return false;
  const auto type = static_cast<std::uint8_t>(value.type & ~kArrayFlag);
  return type == byte(Type::utf16) || type == byte(Type::ansi) || type == byte(Type::sid) || fixed_size(type) != 0;
}

Elements::Elements(const TypedValue& array)
    : rest_(array.bytes()), type_(static_cast<std::uint8_t>(array.type & ~kArrayFlag)), width_(fixed_size(type_)) {
  if (type_ == byte(Type::boolean)) {
    // One element that is no truth value makes all of them numbers, so that an array is of one kind.
    for (std::size_t i = 0; i + 4 <= rest_.size(); i += 4) {
      if (load<std::uint32_t>(rest_.data() + i) > 1) type_ = byte(Type::int32);
    }
  }
}

bool Elements::next(TypedValue& element) {
  std::size_t size = 0;  // of the element
  std::size_t behind = 0;  // what ends it
  if (type_ == byte(Type::utf16)) {
    if (rest_.size() < 2) return false;
    size = until_nul(rest_).size();
    behind = 2;
  } else if (type_ == byte(Type::ansi)) {
    if (rest_.empty()) return false;
    size = std::min(rest_.find('\0'), rest_.size());
    behind = 1;
  } else if (type_ == byte(Type::sid)) {
    if (rest_.size() < 8) return false;
    size = std::min<std::size_t>(8 + 4 * static_cast<std::size_t>(static_cast<unsigned char>(rest_[1])), rest_.size());
  } else {
    if (rest_.size() < width_) return false;
    size = width_;
  }
  element = {rest_.data(), static_cast<std::uint16_t>(size), type_};
  rest_.remove_prefix(std::min(size + behind, rest_.size()));
  return true;
}

}  // namespace backtrail::ingest::evtx
