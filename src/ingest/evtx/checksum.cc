// SPDX-License-Identifier: Apache-2.0
#include "ingest/evtx/checksum.h"

#include <zlib.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace backtrail::ingest::evtx {
namespace {

std::uint32_t by_table(std::string_view bytes, std::uint32_t so_far) {
  return static_cast<std::uint32_t>(
      crc32(so_far, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

#if defined(__x86_64__)

/// Moves a remainder forward: multiplies its halves by x^n mod P for the two distances in `by`, and adds them up.
__attribute__((target("pclmul,sse4.1"))) __m128i fold(__m128i remainder, __m128i by, __m128i next) {
  const __m128i low = _mm_clmulepi64_si128(remainder, by, 0x00);
  const __m128i high = _mm_clmulepi64_si128(remainder, by, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

/// Folds four remainders of 16 bytes over the input and then into one (Gopal et al., "Fast CRC Computation for Generic
/// Polynomials Using PCLMULQDQ", 2009). The last 16 bytes and the rest go through the table, which saves the reduction.
__attribute__((target("pclmul,sse4.1"))) std::uint32_t by_folding(std::string_view bytes, std::uint32_t so_far) {
  const __m128i by_64 = _mm_set_epi64x(0x1c6e41596, 0x154442bd4);  // x^(512-32), x^(512+32), bits reversed
  const __m128i by_16 = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);  // x^(128-32), x^(128+32)
  const auto at = [&](std::size_t i) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + i)); };
  __m128i a = _mm_xor_si128(at(0), _mm_cvtsi32_si128(static_cast<int>(~so_far)));
  __m128i b = at(16);
  __m128i c = at(32);
  __m128i d = at(48);
  std::size_t done = 64;
  for (; done + 64 <= bytes.size(); done += 64) {
    a = fold(a, by_64, at(done));
    b = fold(b, by_64, at(done + 16));
    c = fold(c, by_64, at(done + 32));
    d = fold(d, by_64, at(done + 48));
  }
  a = fold(a, by_16, b);
  a = fold(a, by_16, c);
  a = fold(a, by_16, d);
  char remainder[16];
  _mm_storeu_si128(reinterpret_cast<__m128i*>(remainder), a);
  return by_table(bytes.substr(done), by_table({remainder, sizeof remainder}, 0xffffffff));
}

#endif

}  // namespace

std::uint32_t checksum(std::string_view bytes, std::uint32_t so_far) {
#if defined(__x86_64__)
  static const bool can_fold = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
  if (can_fold && bytes.size() >= 64) return by_folding(bytes, so_far);
#endif
  return by_table(bytes, so_far);
}

}  // namespace backtrail::ingest::evtx
