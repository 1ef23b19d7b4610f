// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/encode.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/time.h"
#include "hunt/sigma/fold.h"

namespace backtrail::hunt::sigma {
namespace {

std::optional<Network> parse_address(std::string_view text) {
  Network out;
  char copy[64];
  if (text.empty() || text.size() >= sizeof copy) return std::nullopt;
  if (text.find('\0') != text.npos) return std::nullopt;
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  if (inet_pton(AF_INET, copy, out.address.data()) == 1) {
    out.bytes = 4;
    out.bits = 32;
    return out;
  }
  if (inet_pton(AF_INET6, copy, out.address.data()) == 1) {
    out.bytes = 16;
    out.bits = 128;
    return out;
  }
  return std::nullopt;
}

int bit(const Network& network, std::size_t i) { return network.address[i / 8] >> (7 - i % 8) & 1; }

/// Week 1 holds the year's first Thursday. 1601-01-01, day 0, was a Monday.
int iso_week(base::Instant instant) {
  const std::int64_t day = base::day_number(instant);
  const std::int64_t thursday = day - day % 7 + 3;
  const base::CivilTime civil = base::to_civil(base::from_day_number(thursday));
  const auto new_year = base::from_civil({civil.year, 1, 1});
  return static_cast<int>((thursday - base::day_number(*new_year)) / 7 + 1);
}

}  // namespace

std::string base64(std::string_view bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < have ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) out += k <= have ? kDigits[group >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

std::array<std::string, 3> base64_at_offsets(std::string_view bytes) {
  // A digit at either end that shares bits with unknown neighbours is cut off.
  constexpr std::size_t kCutAtStart[] = {0, 2, 3};
  constexpr std::size_t kCutAtEnd[] = {0, 3, 2};
  std::array<std::string, 3> out;
  for (std::size_t offset = 0; offset < 3; ++offset) {
    const std::string whole = base64(std::string(offset, ' ') + std::string(bytes));
    const std::size_t begin = kCutAtStart[offset];
    const std::size_t end = whole.size() - std::min(whole.size(), kCutAtEnd[(bytes.size() + offset) % 3]);
    if (begin < end) out[offset] = whole.substr(begin, end - begin);
  }
  return out;
}

std::string utf16(std::string_view text, bool big_endian) {
  std::string out;
  const auto unit = [&](std::uint32_t value) {
    const char high = static_cast<char>(value >> 8);
    const char low = static_cast<char>(value & 0xFF);
    out += big_endian ? high : low;
    out += big_endian ? low : high;
  };
  for (std::size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    at += c.length;
    if (c.code > 0x10FFFF) {
      unit(0xFFFD);
    } else if (c.code >= 0x10000) {
      unit(0xD800 + ((c.code - 0x10000) >> 10));
      unit(0xDC00 + ((c.code - 0x10000) & 0x3FF));
    } else {
      unit(c.code);
    }
  }
  return out;
}

std::optional<long double> parse_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const char first = text[0] == '-' && text.size() > 1 ? text[1] : text[0];
  if (first != '.' && (first < '0' || first > '9')) return std::nullopt;
  long double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string canonical_number(std::string_view written) {
  std::string_view digits = written;
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  int base = 10;
  if (digits.starts_with("0x")) base = 16;
  if (digits.starts_with("0o")) base = 8;
  if (base != 10) digits.remove_prefix(2);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::string(written);
  return (negative && value != 0 ? "-" : "") + std::to_string(value);
}

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  auto network = parse_address(text.substr(0, slash));
  if (!network || slash == text.npos) return network;
  const std::string_view digits = text.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (error != std::errc() || end != digits.data() + digits.size() || bits > network->bits) return std::nullopt;
  for (std::size_t i = bits; i < network->bits; ++i) {
    if (bit(*network, i) != 0) return std::nullopt;
  }
  network->bits = static_cast<std::uint8_t>(bits);
  return network;
}

bool in_network(std::string_view address, const Network& network) {
  const auto parsed = parse_address(address);
  if (!parsed || parsed->bytes != network.bytes) return false;
  for (std::size_t i = 0; i < network.bits; ++i) {
    if (bit(*parsed, i) != bit(network, i)) return false;
  }
  return true;
}

std::optional<int> time_part(std::string_view text, TimePart part) {
  const auto parsed = base::parse_iso(text);
  if (!parsed) return std::nullopt;
  const base::CivilTime civil = base::to_civil(parsed->instant);
  switch (part) {
    case TimePart::minute: return civil.minute;
    case TimePart::hour: return civil.hour;
    case TimePart::day: return civil.day;
    case TimePart::week: return iso_week(parsed->instant);
    case TimePart::month: return civil.month;
    case TimePart::year: return civil.year;
  }
  return std::nullopt;
}

}  // namespace backtrail::hunt::sigma
