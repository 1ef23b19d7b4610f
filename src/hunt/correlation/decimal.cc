// SPDX-License-Identifier: Apache-2.0
#include "hunt/correlation/decimal.h"

#include <algorithm>

namespace backtrail::hunt::correlation {
namespace {

constexpr Int128 kLargest = Int128{1'000'000'000'000'000'000} * kDecimalScale;
constexpr int kDecimalPlaces = 9;
constexpr int kExponentLimit = 400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The exponent at the end ("e-3"), taken off `text`; nothing when it is none.
std::optional<int> take_exponent(std::string_view& text) {
  const std::size_t at = text.find_first_of("eE");
  if (at == text.npos) return 0;
  std::string_view digits = text.substr(at + 1);
  text = text.substr(0, at);
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  int out = 0;
  for (const char c : digits) out = std::min(out * 10 + (c - '0'), kExponentLimit);
  return negative ? -out : out;
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto exponent = take_exponent(text);
  if (!exponent) return std::nullopt;
  // Digits are taken while they count: `place` is the power of ten of the next one, in billionths.
  std::size_t point = text.find('.');
  if (point == text.npos) point = text.size();
  int place = static_cast<int>(std::min<std::size_t>(point, kExponentLimit)) + *exponent + kDecimalPlaces - 1;
  Int128 out = 0;
  bool any = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    if (!is_digit(text[i])) return std::nullopt;
    any = true;
    if (place >= 0) out = out * 10 + (text[i] - '0');
    if (out > kLargest) return std::nullopt;
    --place;
  }
  if (!any || point > kExponentLimit) return std::nullopt;
  for (; place >= 0 && out != 0; --place) {
    out *= 10;
    if (out > kLargest) return std::nullopt;
  }
  return negative ? -out : out;
}

std::string decimal_text(Decimal value) {
  const bool negative = value < 0;
  if (negative) value = -value;
  std::string out;
  bool started = false;
  for (int i = 0; i < kDecimalPlaces; ++i) {
    const auto digit = static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
    started = started || digit != '0';
    if (started) out += digit;
  }
  if (started) out += '.';
  do {
    out += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  } while (value != 0);
  if (negative) out += '-';
  std::ranges::reverse(out);
  return out;
}

}  // namespace backtrail::hunt::correlation
