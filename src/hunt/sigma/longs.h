// SPDX-License-Identifier: Apache-2.0
// Finds whether any of some longer literals stands in a text. As in Pieces<4>, each is entered under one of its four-byte
// pieces for each remainder of its place modulo 4, so that a text is probed at every fourth place; but the table has a byte
// for each hash and not a bit, and eight probes are hashed and waited for together: a line that holds nothing costs
// three instructions a probe.
//
// Without AVX2 the same table is asked place by place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace backtrail::hunt::sigma {

class Longs {
 public:
  static constexpr std::size_t kShortest = 7;  // that has a whole piece at one of any four neighbouring places
  static constexpr std::size_t kPadding = 32;

  /// None may be shorter than kShortest.
  void build(std::vector<std::string> literals);
  /// `text` must be readable for kPadding bytes beyond its end.
  [[nodiscard]] bool stand_in(std::string_view text) const;
  /// The same place by place, for tests and for processors without AVX2.
  [[nodiscard]] bool stand_in_by_table(std::string_view text) const;

 private:
  struct Entry {
    std::uint32_t piece, literal, offset;
  };
  // One false alarm in forty probes for 1,500 entries, which is what the rules of a log source come to.
  static constexpr int kHashBits = 16;
  static constexpr std::uint32_t kFactor = 0x9E3779B1U;

  static std::uint32_t hash_of(std::uint32_t piece) { return piece * kFactor >> (32 - kHashBits); }
  [[nodiscard]] bool confirm(std::string_view text, std::size_t at) const;
  [[nodiscard]] bool by_avx2(std::string_view text) const;

  std::vector<std::string> literals_;
  std::vector<Entry> entries_;  // by hash
  std::vector<std::uint8_t> there_;  // by hash, whether there are entries
  std::vector<std::uint32_t> starts_;  // into entries_, by hash; one more than there are hashes
};

}  // namespace backtrail::hunt::sigma
