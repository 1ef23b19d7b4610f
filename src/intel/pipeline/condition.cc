// SPDX-License-Identifier: Apache-2.0
// Whether a step concerns a rule, an item, a field.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "intel/codes.h"
#include "intel/pipeline/apply.h"
#include "intel/pipeline/value.h"
#include "intel/text.h"

namespace backtrail::intel {
namespace {

using Asks = PipelineCondition::Type;
using detector::Scalar;

int level_number(std::string_view level) {
  constexpr std::array<std::string_view, 5> kOrder{"informational", "low", "medium", "high", "critical"};
  return static_cast<int>(std::ranges::find(kOrder, level) - kOrder.begin());
}

bool compared(int left, int right, const std::string& op) {
  if (op == "eq") return left == right;
  if (op == "ne") return left != right;
  if (op == "gt") return left > right;
  if (op == "gte") return left >= right;
  if (op == "lt") return left < right;
  return op == "lte" && left <= right;
}

std::optional<double> number_of(const Scalar& value) {
  if (value.type == Scalar::Type::boolean) return lower_ascii(value.text) == "true" ? 1.0 : 0.0;
  if (value.type != Scalar::Type::number) return std::nullopt;
  const bool hex = value.text.starts_with("0x");
  const std::string_view digits = std::string_view(value.text).substr(hex ? 2 : value.text.starts_with('+') ? 1 : 0);
  double out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out,
                  hex ? std::chars_format::hex : std::chars_format::general);
  return out;
}

/// Python's comparison: true is 1, texts and numbers are never equal. Nothing where Python has no order.
std::optional<bool> compared_as_python(const std::optional<Scalar>& left, const Scalar& right, const std::string& op) {
  const bool texts = left && left->type == Scalar::Type::text && right.type == Scalar::Type::text;
  const auto a = left ? number_of(*left) : std::nullopt;
  const auto b = number_of(right);
  if (texts) return compared(left->text.compare(right.text), 0, op);
  if (a && b) return compared(*a < *b ? -1 : *a > *b ? 1 : 0, 0, op);
  if (op != "eq" && op != "ne") return std::nullopt;
  const bool nulls = left && left->type == Scalar::Type::null && right.type == Scalar::Type::null;
  return nulls == (op == "eq");
}

bool is_within(const detector::SigmaLogSource& rule, const detector::SigmaLogSource& wanted) {
  return (wanted.product.empty() || wanted.product == rule.product) &&
         (wanted.category.empty() || wanted.category == rule.category) &&
         (wanted.service.empty() || wanted.service == rule.service);
}

/// Texts as a rule writes them, numbers as numbers.
bool is_value(const PipelineItem& item, const Scalar& value, const Scalar& wanted, bool& encoded) {
  if (value.type == Scalar::Type::null || wanted.type == Scalar::Type::null) return value.type == wanted.type;
  if (value.type != wanted.type) return false;
  const auto text = plain_value(item.item, value, encoded);
  return text && *text == wanted.text;
}

}  // namespace

bool PipelineRun::applies(const PipelineConditions& conditions,
                          const std::function<bool(const PipelineCondition&)>& holds) {
  // pySigma asks all conditions before it links them, and one that compares what has no order ends the rule.
  for (const PipelineCondition& one : conditions.list) {
    if (one.type == Asks::processing_state) (void)of_state(one);
  }
  // As Python's `any` and `all` have it, of nothing too.
  bool linked = false;
  if (!conditions.expression.empty())
    linked = is_true(conditions.expression, [&](std::size_t index) { return holds(conditions.list[index]); });
  else if (conditions.any) linked = std::ranges::any_of(conditions.list, holds);
  else linked = std::ranges::all_of(conditions.list, holds);
  return linked != conditions.negated;
}

/// Without conditions of rules every rule is meant, however they were linked.
bool PipelineRun::concerns_rule(const PipelineStep& step) {
  return step.of_rule.list.empty() || applies(step.of_rule, [&](const PipelineCondition& one) { return of_rule(one); });
}

bool PipelineRun::of_state(const PipelineCondition& condition) {
  const auto known = memory_.state.find(condition.name);
  if (known == memory_.state.end()) return false;
  const auto holds = compared_as_python(known->second, condition.value, condition.op);
  if (!holds && !head_.failed) {
    head_.failed = base::Error{kPipelineFailure,
                               "a pipeline asks whether '" + condition.name + "' is more or less than '" +
                                   condition.value.text + "', and the two have no order",
                               {head_.path}};
  }
  return holds.value_or(false);
}

bool PipelineRun::of_attribute(const PipelineCondition& condition) const {
  if (condition.name == "level") {
    return !head_.level.empty() &&
           compared(level_number(head_.level), level_number(lower_ascii(condition.value.text)), condition.op);
  }
  const std::string& own = condition.name == "status"   ? head_.status
                           : condition.name == "title"  ? head_.title
                           : condition.name == "id"     ? head_.id
                           : condition.name == "author" ? head_.author
                           : condition.name == "name"   ? head_.name
                                                        : head_.license;
  return (own == condition.value.text) == (condition.op == "eq");
}

bool PipelineRun::of_rule(const PipelineCondition& condition) {
  const auto any_item = [&](auto holds) {
    return std::ranges::any_of(searches_, [&](const PipelineSearch& search) {
      return std::ranges::any_of(search.any_of, [&](const auto& map) { return std::ranges::any_of(map, holds); });
    });
  };
  switch (condition.type) {
    case Asks::logsource:
      return std::ranges::any_of(log_sources_, [&](const auto& each) { return is_within(each, condition.log_source); });
    case Asks::contains_field:
      return any_item([&](const PipelineItem& item) { return item.item.field == condition.name; });
    case Asks::contains_detection_item:
      return any_item([&](const PipelineItem& item) {
        bool encoded = false;
        return item.item.field == condition.name && std::ranges::any_of(item.item.values, [&](const Scalar& each) {
                 return is_value(item, each, condition.value, encoded);
               });
      });
    case Asks::is_sigma_rule: return !correlation_;
    case Asks::is_sigma_correlation_rule: return correlation_;
    case Asks::rule_attribute: return of_attribute(condition);
    case Asks::tag:
      return std::ranges::any_of(head_.techniques, [&](const std::string& each) {
        return "attack." + lower_ascii(each) == lower_ascii(condition.name);
      });
    case Asks::processing_item_applied: return applied_.contains(condition.name);
    case Asks::processing_state: return of_state(condition);
    default: return false;
  }
}

bool PipelineRun::of_item(const PipelineCondition& condition, const PipelineItem& item) {
  bool encoded = false;
  const auto holds = [&](const Scalar& value) {
    if (condition.type == Asks::is_null) return value.type == Scalar::Type::null;
    if (condition.type == Asks::match_value) return is_value(item, value, condition.value, encoded);
    const auto text = value.type == Scalar::Type::text ? plain_value(item.item, value, encoded) : std::nullopt;
    if (condition.type == Asks::contains_wildcard) return text && has_wildcard(item.item, value.text);
    return (text && condition.expressions[0].matches_begin(*text)) != condition.negated;
  };
  if (condition.type == Asks::processing_item_applied) return item.applied.contains(condition.name);
  if (condition.type == Asks::processing_state) return of_state(condition);
  const bool out =
      condition.all ? std::ranges::all_of(item.item.values, holds) : std::ranges::any_of(item.item.values, holds);
  if (encoded && !head_.failed) {
    head_.failed = base::Error{kPipelineFailure,
                               "a pipeline asks for values of '" + item.item.field + "', which a modifier encodes",
                               {head_.path}};
  }
  return out;
}

bool PipelineRun::of_field(const PipelineCondition& condition, const std::string& field) {
  if (condition.type == Asks::processing_state) return of_state(condition);
  // The question leaves its trace: what a nested pipeline asked for it hands to the outer one, be it nothing.
  if (condition.type == Asks::processing_item_applied)
    return !field.empty() && memory_.renamed[field].contains(condition.name);
  bool included = false;
  if (!field.empty()) {
    included = condition.by_expression
                   ? std::ranges::any_of(condition.expressions,
                                         [&](const PipelineRegex& each) { return each.matches_begin(field); })
                   : std::ranges::find(condition.fields, field) != condition.fields.end();
  }
  return included == (condition.type == Asks::include_fields);
}

/// A field name condition concerns an item by its field or by a field that it refers to.
bool PipelineRun::item_fits(const PipelineStep& step, const PipelineItem& item) {
  if (!applies(step.of_item, [&](const PipelineCondition& one) { return of_item(one, item); })) return false;
  const bool references = std::ranges::find(item.item.modifiers, "fieldref") != item.item.modifiers.end();
  return applies(step.of_field, [&](const PipelineCondition& one) {
    if (one.type == Asks::processing_item_applied) return item.applied.contains(one.name);
    return of_field(one, item.item.field) ||
           (references &&
            std::ranges::any_of(item.item.values, [&](const Scalar& value) { return of_field(one, value.text); }));
  });
}

}  // namespace backtrail::intel
