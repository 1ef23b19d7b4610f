// SPDX-License-Identifier: Apache-2.0
// `rule_cond_expr: windows and not (noisy or old)`: conditions of a pipeline's step by their names. Read as pySigma's parser
// reads it, the oddities too: `not`, `and` and `or` need no blank behind them, so that `notnoisy` is `not noisy`.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace backtrail::intel {

inline constexpr std::size_t kExpressionDepth = 100;  // of parentheses and `not`

struct PipelineExpressionPart {
  enum class Type : std::uint8_t { condition, negate, both, either };
  Type type = Type::condition;
  std::size_t index = 0;  // of a condition, into the names
};
/// Operands before their operator.
using PipelineExpression = std::vector<PipelineExpressionPart>;

/// kBadPipeline: what is no expression, names that are not among `names`, names that the expression leaves out.
base::Result<PipelineExpression> read_pipeline_expression(std::string_view text, const std::vector<std::string>& names);

/// Every condition is asked, as pySigma does it.
[[nodiscard]] bool is_true(const PipelineExpression& expression, const std::function<bool(std::size_t)>& holds);

}  // namespace backtrail::intel
