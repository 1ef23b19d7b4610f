// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/longs.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "hunt/sigma/frequency.h"

#if defined(__x86_64__) && !defined(BACKTRAIL_NO_AVX2)
#define BACKTRAIL_LONGS_AVX2 1
#include <immintrin.h>
#endif

namespace backtrail::hunt::sigma {
namespace {

constexpr std::size_t kProbeStep = 4;
constexpr std::size_t kProbed = 8;  // probes at once

std::uint32_t piece_at(const char* text) {
  std::uint32_t piece;
  std::memcpy(&piece, text, sizeof piece);
  return piece;
}

}  // namespace

void Longs::build(std::vector<std::string> literals) {
  literals_ = std::move(literals);
  if (literals_.empty()) return;
  entries_.clear();
  for (std::uint32_t l = 0; l < literals_.size(); ++l) {
    const std::string& text = literals_[l];
    for (std::size_t remainder = 0; remainder < kProbeStep; ++remainder) {
      std::size_t best = remainder;
      for (std::size_t at = remainder; at + sizeof(std::uint32_t) <= text.size(); at += kProbeStep) {
        if (piece_frequency(text.data() + at) < piece_frequency(text.data() + best)) best = at;
      }
      entries_.push_back({piece_at(text.data() + best), l, static_cast<std::uint32_t>(best)});
    }
  }
  std::ranges::stable_sort(entries_, {}, [](const Entry& entry) { return hash_of(entry.piece); });
  constexpr std::size_t kHashes = std::size_t{1} << kHashBits;
  there_.assign(kHashes, 0);
  starts_.assign(kHashes + 1, 0);
  for (const Entry& entry : entries_) {
    there_[hash_of(entry.piece)] = 1;
    ++starts_[hash_of(entry.piece) + 1];
  }
  for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
}

bool Longs::confirm(std::string_view text, std::size_t at) const {
  const std::uint32_t piece = piece_at(text.data() + at);
  const std::uint32_t hash = hash_of(piece);
  for (std::uint32_t i = starts_[hash]; i < starts_[hash + 1]; ++i) {
    const Entry& entry = entries_[i];
    if (entry.piece != piece || at < entry.offset) continue;
    const std::string& literal = literals_[entry.literal];
    const std::size_t begin = at - entry.offset;
    if (begin + literal.size() > text.size()) continue;
    if (std::memcmp(text.data() + begin, literal.data(), literal.size()) == 0) return true;
  }
  return false;
}

bool Longs::stand_in_by_table(std::string_view text) const {
  if (literals_.empty()) return false;
  for (std::size_t at = 0; at < text.size(); at += kProbeStep) {
    if (there_[hash_of(piece_at(text.data() + at))] != 0 && confirm(text, at)) return true;
  }
  return false;
}

#ifdef BACKTRAIL_LONGS_AVX2
__attribute__((target("avx2"))) bool Longs::by_avx2(std::string_view text) const {
  const __m256i factor = _mm256_set1_epi32(static_cast<int>(kFactor));
  const std::uint8_t* const there = there_.data();
  alignas(32) std::array<std::uint32_t, kProbed> hashes;
  // What lies behind the text may look like anything: confirm() knows where it ends.
  for (std::size_t at = 0; at < text.size(); at += kProbed * kProbeStep) {
    const __m256i pieces = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + at));
    const __m256i hashed = _mm256_srli_epi32(_mm256_mullo_epi32(pieces, factor), 32 - kHashBits);
    _mm256_store_si256(reinterpret_cast<__m256i*>(hashes.data()), hashed);
    const int any = there[hashes[0]] | there[hashes[1]] | there[hashes[2]] | there[hashes[3]] | there[hashes[4]] |
                    there[hashes[5]] | there[hashes[6]] | there[hashes[7]];
    if (any == 0) continue;
    for (std::size_t i = 0; i < kProbed; ++i) {
      const std::size_t place = at + i * kProbeStep;
      if (there[hashes[i]] != 0 && place < text.size() && confirm(text, place)) return true;
    }
  }
  return false;
}
#endif

bool Longs::stand_in(std::string_view text) const {
#ifdef BACKTRAIL_LONGS_AVX2
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (has_avx2 && !literals_.empty()) return by_avx2(text);
#endif
  return stand_in_by_table(text);
}

}  // namespace backtrail::hunt::sigma
