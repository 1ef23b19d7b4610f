// SPDX-License-Identifier: Apache-2.0
// Maximum flow by Dinic's algorithm, in whole numbers: what is full when nothing more passes is a smallest cut.
#pragma once

#include <cstdint>
#include <vector>

namespace backtrail::exposure {

class Flow {
 public:
  static constexpr std::int64_t kInfinite = std::int64_t{1} << 60;

  explicit Flow(std::uint32_t nodes) : head_(nodes, kEnd) {}
  void add(std::uint32_t from, std::uint32_t to, std::int64_t capacity);
  /// The value of a smallest cut between the two; once only.
  std::int64_t run(std::uint32_t source, std::uint32_t sink);
  /// After run(): which nodes stay with the source, in the cut that lies nearest to it.
  [[nodiscard]] std::vector<char> source_side(std::uint32_t source) const;

 private:
  static constexpr std::uint32_t kEnd = 0xFFFFFFFF;
  struct Arc {
    std::uint32_t to, next;
    std::int64_t left;
  };
  bool levels(std::uint32_t source, std::uint32_t sink);
  std::int64_t push(std::uint32_t source, std::uint32_t sink);

  std::vector<std::uint32_t> head_, level_, at_;
  std::vector<Arc> arcs_;  // each beside its reverse: 2i and 2i + 1
};

}  // namespace backtrail::exposure
