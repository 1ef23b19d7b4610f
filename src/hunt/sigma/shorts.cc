// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/shorts.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__x86_64__) && !defined(BACKTRAIL_NO_AVX2)
#define BACKTRAIL_AVX2 1
#include <immintrin.h>
#endif

namespace backtrail::hunt::sigma {

/// Neighbours in the alphabet share a bucket, and so most of its tables' bits.
void Shorts::build(std::vector<std::string> literals) {
  std::ranges::sort(literals);
  empty_ = literals.empty();
  for (std::size_t i = 0; i < literals.size(); ++i) {
    const std::size_t bucket = i * kBuckets / literals.size();
    const auto bit = static_cast<std::uint8_t>(1U << bucket);
    for (std::size_t place = 0; place < kLooked; ++place) {
      Tables& tables = tables_[place];
      const bool any = place >= literals[i].size();
      const auto byte = any ? 0U : static_cast<unsigned>(static_cast<unsigned char>(literals[i][place]));
      for (unsigned half = 0; half < 16; ++half) {
        for (const unsigned copy : {half, half + 16}) {
          if (any || half == (byte & 15)) tables.low[copy] |= bit;
          if (any || half == byte >> 4) tables.high[copy] |= bit;
        }
      }
    }
    Literal& literal = literals_[bucket].emplace_back();
    literal.size = literals[i].size();
    std::memcpy(&literal.bytes, literals[i].data(), literal.size);
    literal.mask = ~std::uint64_t{0} >> 8 * (sizeof literal.mask - literal.size);
  }
}

bool Shorts::confirm(std::string_view text, std::size_t at, std::uint8_t buckets) const {
  std::uint64_t here;
  std::memcpy(&here, text.data() + at, sizeof here);
  for (; buckets != 0; buckets &= static_cast<std::uint8_t>(buckets - 1)) {
    for (const Literal& literal : literals_[static_cast<std::size_t>(std::countr_zero(buckets))])
      if ((here & literal.mask) == literal.bytes && literal.size <= text.size() - at) return true;
  }
  return false;
}

std::uint8_t Shorts::buckets_at(std::string_view text, std::size_t at) const {
  std::uint8_t buckets = 0xff;
  for (std::size_t place = 0; place < kLooked && at + place < text.size(); ++place) {
    const auto byte = static_cast<unsigned char>(text[at + place]);
    buckets &= static_cast<std::uint8_t>(tables_[place].low[byte & 15] & tables_[place].high[byte >> 4]);
  }
  return buckets;
}

bool Shorts::stand_in_by_table(std::string_view text) const {
  for (std::size_t at = 0; !empty_ && at < text.size(); ++at) {
    if (const std::uint8_t buckets = buckets_at(text, at); buckets != 0 && confirm(text, at, buckets)) return true;
  }
  return false;
}

#ifdef BACKTRAIL_AVX2
__attribute__((target("avx2"))) bool Shorts::by_avx2(std::string_view text) const {
  const __m256i nibble = _mm256_set1_epi8(0x0f);
  __m256i low[kLooked], high[kLooked];
  for (std::size_t i = 0; i < kLooked; ++i) {
    low[i] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(tables_[i].low.data()));
    high[i] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(tables_[i].high.data()));
  }
  // What lies behind the text may look like anything: confirm() knows where it ends.
  for (std::size_t at = 0; at < text.size(); at += 32) {
    __m256i buckets = _mm256_set1_epi8(-1);
    for (std::size_t i = 0; i < kLooked; ++i) {
      const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + at + i));
      const __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble);
      buckets = _mm256_and_si256(buckets, _mm256_shuffle_epi8(low[i], _mm256_and_si256(bytes, nibble)));
      buckets = _mm256_and_si256(buckets, _mm256_shuffle_epi8(high[i], upper));
    }
    const __m256i none = _mm256_cmpeq_epi8(buckets, _mm256_setzero_si256());
    auto places = ~static_cast<std::uint32_t>(_mm256_movemask_epi8(none));
    if (places == 0) continue;
    alignas(32) std::array<std::uint8_t, 32> of_places;
    _mm256_store_si256(reinterpret_cast<__m256i*>(of_places.data()), buckets);
    for (; places != 0; places &= places - 1) {
      const auto place = static_cast<std::size_t>(std::countr_zero(places));
      if (at + place < text.size() && confirm(text, at + place, of_places[place])) return true;
    }
  }
  return false;
}
#endif

bool Shorts::stand_in(std::string_view text) const {
#ifdef BACKTRAIL_AVX2
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (has_avx2 && !empty_) return by_avx2(text);
#endif
  return stand_in_by_table(text);
}

}  // namespace backtrail::hunt::sigma
