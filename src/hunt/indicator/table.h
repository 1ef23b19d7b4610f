// SPDX-License-Identifier: Apache-2.0
// From a 64-bit hash to references, for millions of keys: a blocked Bloom filter that says "no" from one cache line, and
// behind it an open table of (upper half of the hash, reference). Keys are not kept; whoever asks compares.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace backtrail::hunt {

/// Hashes text in steps of eight bytes, so that all beginnings of one text cost one pass. `data` must be readable for
/// eight bytes beyond whatever length is asked for.
class PrefixHash {
 public:
  explicit PrefixHash(const char* data) : data_(data) {}

  /// Lengths must not fall from call to call.
  std::uint64_t at(std::size_t length, std::uint64_t seed) {
    for (; done_ + 8 <= length; done_ += 8) state_ = mix(state_ ^ load(done_), kMultiplier);
    const std::size_t rest = length - done_;
    const std::uint64_t tail = rest == 0 ? 0 : load(done_) & (~std::uint64_t{0} >> (64 - 8 * rest));
    return mix(state_ ^ tail ^ seed, kMultiplier ^ length);
  }

 private:
  static constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15ULL;
  static std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a ^ 0x2d358dccaa6c78a5ULL) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  }
  [[nodiscard]] std::uint64_t load(std::size_t at) const {
    std::uint64_t out = 0;
    std::memcpy(&out, data_ + at, 8);
    return out;
  }
  const char* data_;
  std::size_t done_ = 0;
  std::uint64_t state_ = 0;
};

class HashTable {
 public:
  static constexpr std::uint32_t kNothing = 0xffffffff;

  explicit HashTable(std::size_t keys) {
    if (keys == 0) return;
    blocks_.resize(std::bit_ceil((keys * kBitsPerKey + 255) / 256));
    entries_.resize(std::bit_ceil(keys + keys / 2 + 1));
  }

  void add(std::uint64_t hash, std::uint32_t reference) {
    Block& block = blocks_[block_of(hash)];
    for (std::size_t i = 0; i < 8; ++i) block.words[i] |= bit_of(hash, i);
    std::size_t at = hash & (entries_.size() - 1);
    while (entries_[at].reference != kNothing) at = (at + 1) & (entries_.size() - 1);
    entries_[at] = {static_cast<std::uint32_t>(hash >> 32), reference};
  }

  /// Calls `take(reference)` for every key that may have this hash.
  template <typename Take>
  void find(std::uint64_t hash, Take&& take) const {
    if (entries_.empty()) return;
    const Block& block = blocks_[block_of(hash)];
    std::uint32_t missing = 0;
    for (std::size_t i = 0; i < 8; ++i) missing |= bit_of(hash, i) & ~block.words[i];
    if (missing != 0) return;
    for (std::size_t at = hash & (entries_.size() - 1); entries_[at].reference != kNothing;
         at = (at + 1) & (entries_.size() - 1)) {
      if (entries_[at].tag == static_cast<std::uint32_t>(hash >> 32)) take(entries_[at].reference);
    }
  }

  [[nodiscard]] std::size_t memory() const {
    return blocks_.capacity() * sizeof(Block) + entries_.capacity() * sizeof(Entry);
  }

 private:
  static constexpr std::size_t kBitsPerKey = 12;
  struct Block {
    std::uint32_t words[8] = {};
  };
  struct Entry {
    std::uint32_t tag = 0;
    std::uint32_t reference = kNothing;
  };
  [[nodiscard]] std::size_t block_of(std::uint64_t hash) const { return (hash >> 20) & (blocks_.size() - 1); }
  /// One bit in each word, by eight odd multipliers (the "split block" filter of Apache Parquet's specification).
  static std::uint32_t bit_of(std::uint64_t hash, std::size_t word) {
    constexpr std::uint32_t kSalts[8] = {0x47b6137bU, 0x44974d91U, 0x8824ad5bU, 0xa2b7289dU,
                                         0x705495c7U, 0x2df1424bU, 0x9efc4947U, 0x5c6bfb31U};
    return 1U << ((static_cast<std::uint32_t>(hash) * kSalts[word]) >> 27);
  }

  std::vector<Block> blocks_;
  std::vector<Entry> entries_;
};

}  // namespace backtrail::hunt
