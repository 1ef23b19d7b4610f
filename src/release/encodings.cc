// SPDX-License-Identifier: Apache-2.0
#include "release/encodings.h"

#include <algorithm>
#include <cstdint>

namespace backtrail::release {
namespace {

constexpr std::size_t kBase32Size = 7;  // letters of four bytes
constexpr std::size_t kPartedBytes = 4;
constexpr std::size_t kPartSize = 16;   // digits that stand together, as dumps have them
constexpr std::size_t kSignsApart = 4;     // signs from one to the next: ", " and a line's end

int base32_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a';
  if (c >= '2' && c <= '7') return c - '2' + 26;
  return -1;
}

int parted_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = static_cast<char>(c | 0x20);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}
bool is_letter_or_figure(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); }

/// Reads one part of hex that begins at `at`; where it ends, or `at` when there is none.
std::size_t take_part(std::string_view text, std::size_t at, std::string& bytes) {
  std::size_t k = at;
  if (k + 1 < text.size() && text[k] == '0' && (text[k + 1] | 0x20) == 'x') k += 2;
  const std::size_t first = k;
  while (k < text.size() && k - first <= kPartSize && parted_digit(text[k]) >= 0) ++k;
  const bool whole = k >= text.size() || !is_letter_or_figure(text[k]);
  if (!whole || k == first || (k - first) % 2 != 0 || k - first > kPartSize) return at;
  for (std::size_t i = first; i < k; i += 2)
    bytes += static_cast<char>(parted_digit(text[i]) * 16 + parted_digit(text[i + 1]));
  return k;
}

}  // namespace

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

std::string decode_base64(std::string_view run, std::size_t shift) {
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : run) {
    const int value = base64_value(c);
    if (value < 0) continue;
    if (shift > 0) {
      --shift;
      continue;
    }
    bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xFFFFFF;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 0xFF);
  }
  return out;
}

std::vector<std::string> decode_base32(std::string_view run, std::size_t shift) {
  std::vector<std::string> out;
  std::string bytes;
  std::uint32_t bits = 0;
  int held = 0;
  std::size_t letters = 0;
  const auto close = [&] {
    if (letters >= kBase32Size && !bytes.empty()) out.push_back(bytes);
    bytes.clear();
    bits = 0;
    held = 0;
    letters = 0;
  };
  for (const char c : run) {
    if (c == '\n' || c == '\r') continue;
    const int value = base32_value(c);
    if (value < 0) {
      close();
      continue;
    }
    if (letters++ < shift) continue;
    bits = (bits << 5 | static_cast<std::uint32_t>(value)) & 0xFFFF;
    held += 5;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>(bits >> held & 0xFF);
  }
  close();
  return out;
}

std::vector<PartedHex> find_parted_hex(std::string_view text) {
  constexpr std::string_view kSigns = " \t\r\n:,;-.|_";
  std::vector<PartedHex> out;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_letter_or_figure(text[at])) {
      ++at;
      continue;
    }
    PartedHex one;
    one.where.begin = at;
    std::size_t end = at, parts = 0;
    for (std::size_t next = at; next < text.size();) {
      const std::size_t behind = take_part(text, next, one.bytes);
      if (behind == next) break;
      ++parts;
      end = next = behind;
      while (next < text.size() && next - end < kSignsApart && kSigns.contains(text[next])) ++next;
      if (next == end) break;
    }
    one.where.end = end;
    if (parts > 1 && one.bytes.size() >= kPartedBytes) out.push_back(std::move(one));
    at = std::max(at, end);
    while (at < text.size() && is_letter_or_figure(text[at])) ++at;
  }
  return out;
}

}  // namespace backtrail::release
