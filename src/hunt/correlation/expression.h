// SPDX-License-Identifier: Apache-2.0
// The extended condition of temporal correlations: parts under and, or, not and parentheses, true of which parts are there.
// Kept as a program for a small stack, so that evaluating needs no recursion.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "detector/detector.h"

namespace backtrail::hunt::correlation {

inline constexpr std::size_t kExpressionLimit = std::size_t{64} << 10;
inline constexpr std::size_t kExpressionDepth = 64;

class Expression {
 public:
  /// kBadCondition; kUnknownPart for a name that is no part.
  static base::Result<Expression> parse(const detector::SigmaCorrelation& correlation);
  /// `there[i]` says how many observations of part i there are.
  [[nodiscard]] bool is_true(const std::vector<std::uint32_t>& there) const;

 private:
  friend class ExpressionParser;
  enum class Operation : std::uint8_t { part, negate, both, either };
  struct Step {
    Operation operation;
    std::uint32_t part;
  };
  std::vector<Step> steps_;
};

}  // namespace backtrail::hunt::correlation
