// SPDX-License-Identifier: Apache-2.0
// Finds whether any of some short literals stands in a text: by their first three bytes, thirty-two places at a time. Each
// literal is in one of eight buckets; two small tables a byte, for its low and its high half, say in which buckets it may
// stand at that place of a literal. Where a bucket is left after all three its literals are compared.
//
// Without AVX2 the same tables are asked place by place.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace backtrail::hunt::sigma {

class Shorts {
 public:
  static constexpr std::size_t kPadding = 34;

  /// None may be empty or longer than eight bytes.
  void build(std::vector<std::string> literals);
  /// `text` must be readable for kPadding bytes beyond its end.
  [[nodiscard]] bool stand_in(std::string_view text) const;
  /// The same place by place, for tests and for processors without AVX2.
  [[nodiscard]] bool stand_in_by_table(std::string_view text) const;

 private:
  static constexpr std::size_t kLooked = 3;  // bytes of a literal
  static constexpr std::size_t kBuckets = 8;
  /// Both halves of a vector hold the same sixteen entries.
  struct Tables {
    std::array<std::uint8_t, 32> low{}, high{};
  };

  struct Literal {
    std::uint64_t bytes = 0, mask = 0;  // its own, at the lower end
    std::size_t size = 0;
  };

  [[nodiscard]] std::uint8_t buckets_at(std::string_view text, std::size_t at) const;
  [[nodiscard]] bool confirm(std::string_view text, std::size_t at, std::uint8_t buckets) const;
  [[nodiscard]] bool by_avx2(std::string_view text) const;

  std::array<Tables, kLooked> tables_;
  std::array<std::vector<Literal>, kBuckets> literals_;
  bool empty_ = true;
};

}  // namespace backtrail::hunt::sigma
