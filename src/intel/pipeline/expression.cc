// SPDX-License-Identifier: Apache-2.0
#include "intel/pipeline/expression.h"

#include <algorithm>

#include "intel/codes.h"
#include "intel/text.h"

namespace backtrail::intel {
namespace {

bool is_name_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

/// `not` binds closest, then `and`, then `or`. What was read is not read otherwise when what follows does not fit.
class ExpressionReader {
 public:
  ExpressionReader(std::string_view text, const std::vector<std::string>& names) : text_(text), names_(names) {}

  base::Result<PipelineExpression> read() {
    BT_TRY_STATUS(read_either(0));
    at_ = skipped();
    if (at_ != text_.size()) return bad("has a part that is not read: '" + std::string(text_.substr(at_, 50)) + "'");
    BT_TRY_STATUS(resolve());
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::unexpected<base::Error> bad(const std::string& what) const {
    return base::fail(kBadPipeline, "the expression '" + std::string(text_.substr(0, 200)) + "' " + what);
  }
  [[nodiscard]] std::size_t skipped() const {
    std::size_t at = at_;
    while (at < text_.size() && is_blank(text_[at])) ++at;
    return at;
  }
  bool take(std::string_view word) {
    const std::size_t at = skipped();
    if (!text_.substr(at).starts_with(word)) return false;
    at_ = at + word.size();
    return true;
  }

  /// Names are looked for once all is read: a name that is not there does not make `not` a name.
  base::Status resolve() {
    std::vector<bool> used(names_.size(), false);
    for (PipelineExpressionPart& part : out_) {
      if (part.type != PipelineExpressionPart::Type::condition) continue;
      const std::string_view wanted = found_[part.index];
      const auto known = std::ranges::find(names_, wanted);
      if (known == names_.end())
        return bad("names the condition '" + std::string(wanted.substr(0, 100)) + "', which is not there");
      part.index = static_cast<std::size_t>(known - names_.begin());
      used[part.index] = true;
    }
    const auto left_out = std::ranges::find(used, false);
    if (left_out != used.end())
      return bad("leaves out the condition '" + names_[static_cast<std::size_t>(left_out - used.begin())] + "'");
    return {};
  }

  base::Status read_either(std::size_t depth) {
    BT_TRY_STATUS(read_both(depth));
    return read_more(depth, "or", PipelineExpressionPart::Type::either, &ExpressionReader::read_both);
  }
  base::Status read_both(std::size_t depth) {
    BT_TRY_STATUS(read_negated(depth));
    return read_more(depth, "and", PipelineExpressionPart::Type::both, &ExpressionReader::read_negated);
  }
  /// An operator without an operand behind it is left where it is.
  base::Status read_more(std::size_t depth, std::string_view word, PipelineExpressionPart::Type type,
                         base::Status (ExpressionReader::*operand)(std::size_t)) {
    for (std::size_t before = at_; take(word); before = at_) {
      const std::size_t parts = out_.size();
      if (!(this->*operand)(depth)) {
        at_ = before;
        out_.resize(parts);
        return {};
      }
      out_.push_back({type, 0});
    }
    return {};
  }

  base::Status read_negated(std::size_t depth) {
    if (depth > kExpressionDepth) return bad("is nested too deeply");
    const std::size_t before = at_;
    const std::size_t parts = out_.size();
    if (take("not")) {
      if (read_negated(depth + 1)) {
        out_.push_back({PipelineExpressionPart::Type::negate, 0});
        return {};
      }
      at_ = before;  // a condition of that name, then
      out_.resize(parts);
    }
    if (take("(")) {
      BT_TRY_STATUS(read_either(depth + 1));
      if (!take(")")) return bad("lacks a ')'");
      return {};
    }
    return read_name();
  }

  base::Status read_name() {
    const std::size_t begin = skipped();
    std::size_t end = begin;
    while (end < text_.size() && is_name_character(text_[end])) ++end;
    if (end == begin) return bad("ends where a condition is named");
    out_.push_back({PipelineExpressionPart::Type::condition, found_.size()});
    found_.push_back(text_.substr(begin, end - begin));
    at_ = end;
    return {};
  }

  std::string_view text_;
  const std::vector<std::string>& names_;
  std::vector<std::string_view> found_;  // as conditions refer to them until they are resolved
  PipelineExpression out_;
  std::size_t at_ = 0;
};

}  // namespace

base::Result<PipelineExpression> read_pipeline_expression(std::string_view text,
                                                          const std::vector<std::string>& names) {
  return ExpressionReader(text, names).read();
}

bool is_true(const PipelineExpression& expression, const std::function<bool(std::size_t)>& holds) {
  std::vector<bool> stack;
  for (const PipelineExpressionPart& part : expression) {
    if (part.type == PipelineExpressionPart::Type::condition) {
      stack.push_back(holds(part.index));
      continue;
    }
    const bool last = stack.back();
    if (part.type == PipelineExpressionPart::Type::negate) {
      stack.back() = !last;
      continue;
    }
    stack.pop_back();
    stack.back() = part.type == PipelineExpressionPart::Type::both ? stack.back() && last : stack.back() || last;
  }
  return stack.back();
}

}  // namespace backtrail::intel
