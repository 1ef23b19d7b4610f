// SPDX-License-Identifier: Apache-2.0
#include "hunt/correlation/expression.h"

#include <algorithm>

#include "hunt/codes.h"

namespace backtrail::hunt::correlation {
namespace {

bool is_word(std::string_view a, std::string_view lower) {
  return std::ranges::equal(a, lower, [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x + 32 : x) == y; });
}

}  // namespace

class ExpressionParser {
 public:
  explicit ExpressionParser(const detector::SigmaCorrelation& correlation)
      : correlation_(correlation), text_(correlation.expression) {
    advance();
  }

  base::Result<Expression> parse() {
    if (text_.size() > kExpressionLimit) return bad("it is longer than 64 KiB");
    BT_TRY_STATUS(either(0));
    if (!word_.empty()) return bad("'" + std::string(word_) + "' is not expected here");
    return std::move(out_);
  }

 private:
  using Operation = Expression::Operation;

  [[nodiscard]] std::unexpected<base::Error> bad(std::string message, base::Code code = kBadCondition) const {
    return base::fail(code, "condition `" + std::string(text_.substr(0, 200)) + "`: " + std::move(message),
                      {correlation_.path, {}, correlation_.line});
  }

  void advance() {
    constexpr std::string_view kBlanks = " \t\r\n";
    at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size());
    std::size_t end = at_;
    if (end < text_.size() && (text_[end] == '(' || text_[end] == ')')) ++end;
    else end = std::min(text_.find_first_of(" \t\r\n()", at_), text_.size());
    word_ = text_.substr(at_, end - at_);
    at_ = end;
  }

  base::Status either(std::size_t depth) {
    BT_TRY_STATUS(both(depth));
    while (is_word(word_, "or")) {
      advance();
      BT_TRY_STATUS(both(depth));
      out_.steps_.push_back({Operation::either, 0});
    }
    return {};
  }

  base::Status both(std::size_t depth) {
    BT_TRY_STATUS(term(depth));
    while (is_word(word_, "and")) {
      advance();
      BT_TRY_STATUS(term(depth));
      out_.steps_.push_back({Operation::both, 0});
    }
    return {};
  }

  base::Status term(std::size_t depth) {
    if (depth > kExpressionDepth) return bad("nested deeper than " + std::to_string(kExpressionDepth) + " levels");
    if (word_.empty()) return bad("it ends where a rule should stand");
    if (is_word(word_, "not")) {
      advance();
      BT_TRY_STATUS(term(depth + 1));
      out_.steps_.push_back({Operation::negate, 0});
      return {};
    }
    if (word_ == "(") {
      advance();
      BT_TRY_STATUS(either(depth + 1));
      if (word_ != ")") return bad("a parenthesis is not closed");
      advance();
      return {};
    }
    const auto part = std::ranges::find(correlation_.parts, word_, &detector::SigmaPart::written);
    if (part == correlation_.parts.end()) {
      return bad("'" + std::string(word_) + "' is none of the correlation's rules", kUnknownPart);
    }
    out_.steps_.push_back({Operation::part, static_cast<std::uint32_t>(part - correlation_.parts.begin())});
    advance();
    return {};
  }

  const detector::SigmaCorrelation& correlation_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view word_;  // empty at the end
  Expression out_;
};

base::Result<Expression> Expression::parse(const detector::SigmaCorrelation& correlation) {
  return ExpressionParser(correlation).parse();
}

bool Expression::is_true(const std::vector<std::uint32_t>& there) const {
  std::vector<bool> stack;
  for (const Step& step : steps_) {
    if (step.operation == Operation::part) {
      stack.push_back(there[step.part] != 0);
    } else if (step.operation == Operation::negate) {
      stack.back() = !stack.back();
    } else {
      const bool right = stack.back();
      stack.pop_back();
      const bool left = stack.back();
      stack.back() = step.operation == Operation::both ? left && right : left || right;
    }
  }
  return stack.back();
}

}  // namespace backtrail::hunt::correlation
