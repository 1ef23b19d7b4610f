// SPDX-License-Identifier: Apache-2.0
#include "observable/address.h"

#include <algorithm>

#include "observable/text.h"

namespace backtrail::observable {
namespace {

constexpr std::size_t kGroups = 8;

unsigned hex_value(char c) { return static_cast<unsigned>(is_digit(c) ? c - '0' : lower(c) - 'a' + 10); }

void append_hex(unsigned group, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  bool started = false;
  for (int shift = 12; shift >= 0; shift -= 4) {
    const unsigned digit = (group >> shift) & 15U;
    started = started || digit != 0 || shift == 0;
    if (started) out += kDigits[digit];
  }
}

void append_ipv4(const std::uint8_t* bytes, std::string& out) {
  for (int i = 0; i < 4; ++i) {
    if (i != 0) out += '.';
    out += std::to_string(bytes[i]);
  }
}

}  // namespace

std::optional<Address> parse_ipv4(std::string_view text) {
  Address out;
  std::size_t at = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i != 0 && (at >= text.size() || text[at++] != '.')) return std::nullopt;
    const std::size_t begin = at;
    unsigned number = 0;
    while (at < text.size() && at - begin < 4 && is_digit(text[at]))
      number = number * 10 + static_cast<unsigned>(text[at++] - '0');
    const std::size_t digits = at - begin;
    if (digits == 0 || digits > 3 || number > 255 || (digits > 1 && text[begin] == '0')) return std::nullopt;
    out.bytes[i] = static_cast<std::uint8_t>(number);
  }
  if (at != text.size()) return std::nullopt;
  return out;
}

std::optional<Address> parse_ipv6(std::string_view text) {
  std::array<std::uint16_t, kGroups> groups{};
  std::size_t count = 0;
  std::size_t gap = kGroups + 1;  // the group before which `::` stands; beyond all: none
  std::size_t at = 0;
  if (text.starts_with("::")) {
    gap = 0;
    at = 2;
  }
  while (at < text.size()) {
    if (count == kGroups) return std::nullopt;
    const std::size_t end = std::min(text.find(':', at), text.size());
    const std::string_view group = text.substr(at, end - at);
    if (group.find('.') != group.npos) {  // the last 32 bits as IPv4
      const auto tail = parse_ipv4(group);
      if (!tail || end != text.size() || count + 2 > kGroups) return std::nullopt;
      groups[count++] = static_cast<std::uint16_t>(tail->bytes[0] << 8 | tail->bytes[1]);
      groups[count++] = static_cast<std::uint16_t>(tail->bytes[2] << 8 | tail->bytes[3]);
      at = end;
      break;
    }
    if (group.empty() || group.size() > 4) return std::nullopt;
    unsigned value = 0;
    for (const char c : group) {
      if (!is(c, kHex)) return std::nullopt;
      value = value << 4 | hex_value(c);
    }
    groups[count++] = static_cast<std::uint16_t>(value);
    at = end;
    if (at == text.size()) break;
    ++at;
    if (at < text.size() && text[at] == ':') {
      if (gap <= kGroups) return std::nullopt;
      gap = count;
      ++at;
    } else if (at == text.size()) {
      return std::nullopt;  // a single colon at the end
    }
  }
  const bool has_gap = gap <= kGroups;
  if (has_gap ? count >= kGroups : count != kGroups) return std::nullopt;
  Address out;
  out.v6 = true;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t place = has_gap && i >= gap ? i + (kGroups - count) : i;
    out.bytes[2 * place] = static_cast<std::uint8_t>(groups[i] >> 8);
    out.bytes[2 * place + 1] = static_cast<std::uint8_t>(groups[i] & 0xff);
  }
  return out;
}

std::optional<Address> mapped_ipv4(const Address& address) {
  constexpr std::array<std::uint8_t, 12> kPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (!address.v6 || !std::equal(kPrefix.begin(), kPrefix.end(), address.bytes.begin())) return std::nullopt;
  Address out;
  std::copy_n(address.bytes.begin() + 12, 4, out.bytes.begin());
  return out;
}

std::string format(const Address& address) {
  std::string out;
  if (!address.v6) {
    append_ipv4(address.bytes.data(), out);
    return out;
  }
  std::array<unsigned, kGroups> groups{};
  for (std::size_t i = 0; i < kGroups; ++i)
    groups[i] = static_cast<unsigned>(address.bytes[2 * i] << 8 | address.bytes[2 * i + 1]);
  if (mapped_ipv4(address)) {  // RFC 5952 section 5
    out = "::ffff:";
    append_ipv4(address.bytes.data() + 12, out);
    return out;
  }
  std::size_t best = 0;
  std::size_t best_size = 1;  // section 4.2.2: a single zero group is written out
  for (std::size_t i = 0; i < kGroups; ++i) {
    std::size_t size = 0;
    while (i + size < kGroups && groups[i + size] == 0) ++size;
    if (size > best_size) {
      best = i;
      best_size = size;
    }
  }
  if (best_size == 1) best = kGroups;
  for (std::size_t i = 0; i < kGroups;) {
    if (i == best) {
      out += "::";
      i += best_size;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    append_hex(groups[i], out);
    ++i;
  }
  return out;
}

Address masked(Address address, unsigned prefix) {
  for (unsigned i = 0; i < 16; ++i) {
    const unsigned from = i * 8;
    if (from >= prefix) {
      address.bytes[i] = 0;
    } else if (prefix - from < 8) {
      address.bytes[i] = static_cast<std::uint8_t>(address.bytes[i] & (0xff00U >> (prefix - from)));
    }
  }
  return address;
}

}  // namespace backtrail::observable
