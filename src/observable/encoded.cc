// SPDX-License-Identifier: Apache-2.0
#include "observable/encoded.h"

#include <algorithm>
#include <array>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "observable/text.h"
#include "observable/wide.h"

namespace backtrail::observable {
namespace {

constexpr std::uint8_t kNoDigit = 64;
constexpr std::array<std::uint8_t, 256> kBase64Digits = [] {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::uint8_t, 256> out{};
  out.fill(kNoDigit);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    out[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  return out;
}();

unsigned base64_digit(char c) { return kBase64Digits[static_cast<unsigned char>(c)]; }

/// Sixteen bits after sixteen of a run.
class Units {
 public:
  explicit Units(std::string_view run) : run_(run) {}
  bool next(unsigned& unit) {
    unsigned low = 0, high = 0;
    if (!byte(low) || !byte(high)) return false;
    unit = low | high << 8;
    return true;
  }

 private:
  bool byte(unsigned& out) {
    for (; held_ < 8; held_ += 6) {
      if (at_ == run_.size()) return false;
      bits_ = (bits_ << 6 | base64_digit(run_[at_++])) & 0xffff;
    }
    held_ -= 8;
    out = bits_ >> held_ & 0xff;
    return true;
  }

  std::string_view run_;
  std::size_t at_ = 0;
  unsigned bits_ = 0, held_ = 0;
};

constexpr unsigned kLatinMost = 6;  // of the characters that tell a text, twelve

bool is_plain(unsigned unit) { return (unit >= 0x20 && unit < 0x7f) || unit == '\t' || unit == '\r' || unit == '\n'; }

/// One unit behind another; halves of a pair come apart.
class Utf8 {
 public:
  explicit Utf8(std::string& out) : out_(out) {}
  void put(unsigned unit) {
    constexpr unsigned kUnknown = 0xfffd;
    const bool second = unit >= 0xdc00 && unit < 0xe000;
    if (first_ != 0) append_utf8(second ? 0x10000 + ((first_ - 0xd800) << 10) + (unit - 0xdc00) : kUnknown, out_);
    else if (second) append_utf8(kUnknown, out_);
    const bool begins = unit >= 0xd800 && unit < 0xdc00;
    if (!second && !begins) append_utf8(unit, out_);
    first_ = begins ? unit : 0;
  }
  void end() {
    if (first_ != 0) append_utf8(0xfffd, out_);
  }
  [[nodiscard]] bool waits() const { return first_ != 0; }

 private:
  std::string& out_;
  unsigned first_ = 0;  // half of a pair, whose other half comes
};

}  // namespace

bool is_encoded_digit(char c) { return base64_digit(c) != kNoDigit; }

/// Commands are thousands of digits long: sixteen at a time.
std::size_t end_of_encoded(std::string_view text, std::size_t at) {
#ifdef __SSE2__
  const auto within = [](__m128i bytes, char first, char size) {
    const __m128i from = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(from, _mm_set1_epi8(size)), from);
  };
  for (; at + 16 <= text.size(); at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const __m128i letters = within(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z' - 'a');
    const __m128i digits = _mm_or_si128(within(bytes, '/', '9' - '/'), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('+')));
    if (_mm_movemask_epi8(_mm_or_si128(letters, digits)) != 0xffff) break;
  }
#endif
  while (at < text.size() && is_encoded_digit(text[at])) ++at;
  return at;
}

namespace {

bool says_units(std::string_view begin) {
  constexpr unsigned kByteOrderMark = 0xfeff, kFirstLatin = 0xa0, kBehindLatin = 0x100;
  Units units(begin);
  unsigned latin = 0;
  unsigned unit = 0;
  for (bool first = true; units.next(unit); first = false) {
    const bool beyond = unit >= kFirstLatin && unit < kBehindLatin;
    latin += beyond ? 1U : 0U;
    if (!beyond && !is_plain(unit) && !(first && unit == kByteOrderMark)) return false;
  }
  return latin <= kLatinMost;
}

bool says_bytes(std::string_view begin) {
  Units pairs(begin);
  for (unsigned two = 0; pairs.next(two);) {
    if (!is_plain(two & 0xff) || !is_plain(two >> 8)) return false;
  }
  return true;
}

/// To the last whole byte.
void read_bytes(std::string_view run, std::string& out) {
  unsigned bits = 0, held = 0;
  for (const char c : run) {
    bits = (bits << 6 | base64_digit(c)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 0xff);
  }
}

void read_units(std::string_view run, std::string& out) {
  Utf8 into(out);
  constexpr std::size_t kDigits8 = 8;  // three units
  std::size_t at = 0;
  for (; at + kDigits8 <= run.size(); at += kDigits8) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < kDigits8; ++i) bits = bits << 6 | base64_digit(run[at + i]);
    constexpr std::uint64_t kBeyondAscii = 0x80ff80ff80ff;
    const auto byte = [bits](unsigned n) { return static_cast<unsigned>(bits >> (40 - 8 * n) & 0xff); };
    if ((bits & kBeyondAscii) == 0 && !into.waits()) {
      const char three[] = {static_cast<char>(byte(0)), static_cast<char>(byte(2)), static_cast<char>(byte(4))};
      out.append(three, 3);
      continue;
    }
    for (const unsigned n : {0U, 2U, 4U}) into.put(byte(n) | byte(n + 1) << 8);
  }
  Units rest(run.substr(at));
  for (unsigned unit = 0; rest.next(unit);) into.put(unit);
  into.end();
}

}  // namespace

Encoded encoded_as(std::string_view run) {
  if (run.size() < kEncodedLeast) return Encoded::nothing;
  const std::string_view begin = run.substr(0, kEncodedLeast);
  if (says_bytes(begin)) return Encoded::bytes;
  return says_units(begin) ? Encoded::utf16 : Encoded::nothing;
}

std::string_view said_in(std::string_view run) {
  while (run.size() >= kEncodedLeast) {
    if (encoded_as(run) != Encoded::nothing) return run;
    run.remove_prefix(std::min(run.find_first_of("/+"), run.size() - 1) + 1);
  }
  return {};
}

void read_encoded(std::string_view run, std::string& out) {
  out.clear();
  out.reserve(run.size());
  if (encoded_as(run) == Encoded::bytes) read_bytes(run, out);
  else read_units(run, out);
}

}  // namespace backtrail::observable
