// SPDX-License-Identifier: Apache-2.0
// On what a pipeline's step depends.
#include <algorithm>
#include <array>
#include <span>

#include "intel/codes.h"
#include "intel/pipeline/syntax.h"
#include "intel/sigma/rule.h"
#include "intel/text.h"

namespace backtrail::intel {
namespace {

using base::Yaml;
using Condition = PipelineCondition::Type;

struct ConditionName {
  std::string_view name;
  Condition type;
};
constexpr std::array kOfRule{
    ConditionName{"logsource", Condition::logsource},
    ConditionName{"contains_detection_item", Condition::contains_detection_item},
    ConditionName{"contains_field", Condition::contains_field},
    ConditionName{"is_sigma_rule", Condition::is_sigma_rule},
    ConditionName{"is_sigma_correlation_rule", Condition::is_sigma_correlation_rule},
    ConditionName{"rule_attribute", Condition::rule_attribute},
    ConditionName{"tag", Condition::tag},
    ConditionName{"processing_item_applied", Condition::processing_item_applied},
    ConditionName{"processing_state", Condition::processing_state},
};
constexpr std::array kOfItem{
    ConditionName{"match_string", Condition::match_string},
    ConditionName{"match_value", Condition::match_value},
    ConditionName{"contains_wildcard", Condition::contains_wildcard},
    ConditionName{"is_null", Condition::is_null},
    ConditionName{"processing_item_applied", Condition::processing_item_applied},
    ConditionName{"processing_state", Condition::processing_state},
};
constexpr std::array kOfField{
    ConditionName{"include_fields", Condition::include_fields},
    ConditionName{"exclude_fields", Condition::exclude_fields},
    ConditionName{"processing_item_applied", Condition::processing_item_applied},
    ConditionName{"processing_state", Condition::processing_state},
};

/// The keys of one of the three: `rule_conditions`, `rule_cond_op`, `rule_cond_not`, `rule_cond_expr`.
struct ConditionGroup {
  std::string_view prefix;
  std::span<const ConditionName> names;
  PipelineConditions PipelineStep::* into;
};
const std::array<ConditionGroup, 3> kGroups{{{"rule_cond", kOfRule, &PipelineStep::of_rule},
                                             {"detection_item_cond", kOfItem, &PipelineStep::of_item},
                                             {"field_name_cond", kOfField, &PipelineStep::of_field}}};

constexpr std::array<std::string_view, 6> kOperators{"eq", "ne", "gt", "gte", "lt", "lte"};

class ConditionReader {
 public:
  ConditionReader(const PipelineSyntax& syntax, const ConditionGroup& group) : syntax_(syntax), group_(group) {}

  base::Status read(const Yaml& step, PipelineConditions& into) {
    const Yaml* expression = nullptr;
    bool linked = false;
    for (const auto& [key, value] : step.entries) {
      if (!key.starts_with(group_.prefix)) continue;
      const std::string_view rest = std::string_view(key).substr(group_.prefix.size());
      if (rest == "_op") {
        if (value.text != "or" && value.text != "and") return syntax_.bad("`" + key + "` is `and` or `or`", value);
        into.any = value.text == "or";
        linked = true;
      } else if (rest == "_not") {
        BT_TRY(into.negated, syntax_.flag(value));
      } else if (rest == "itions") {
        BT_TRY_STATUS(read_list(value, into));
      } else if (rest == "_expr" && value.is_scalar()) {
        expression = &value;
      } else {
        return syntax_.bad("`" + key + "` is not known here", value);
      }
    }
    if (expression == nullptr) return {};
    const std::string prefix(group_.prefix);
    if (linked) return syntax_.bad("`" + prefix + "_expr` and `" + prefix + "_op` exclude each other", *expression);
    if (names_.empty()) {
      return syntax_.bad("`" + prefix + "_expr` needs `" + prefix + "itions` that are a mapping of names to conditions",
                         *expression);
    }
    auto read = read_pipeline_expression(expression->text, names_);
    if (!read) return syntax_.bad(read.error().message, *expression);
    into.expression = std::move(*read);
    return {};
  }

 private:
  base::Status read_list(const Yaml& node, PipelineConditions& into) {
    if (node.is_scalar()) return syntax_.bad("conditions are a list or a mapping", node);
    for (const Yaml& each : node.items) BT_TRY_STATUS(read_one(each, into));
    for (const auto& [name, each] : node.entries) {
      names_.push_back(name);
      BT_TRY_STATUS(read_one(each, into));
    }
    return {};
  }

  base::Status read_one(const Yaml& node, PipelineConditions& into) {
    const std::string type(node.text_of("type"));
    const auto known = std::ranges::find(group_.names, type, &ConditionName::name);
    if (known == group_.names.end()) return syntax_.bad("the condition '" + type + "' is not asked here", node);
    PipelineCondition condition;
    condition.type = known->type;
    for (const auto& [key, value] : node.entries) {
      if (key != "type") BT_TRY_STATUS(read_parameter(key, value, condition));
    }
    BT_TRY_STATUS(check(condition, node));
    into.list.push_back(std::move(condition));
    return {};
  }

  base::Status check(PipelineCondition& condition, const Yaml& node) const {
    if (std::ranges::find(kOperators, condition.op) == kOperators.end())
      return syntax_.bad("`op` is one of eq, ne, gt, gte, lt, lte, not '" + condition.op.substr(0, 100) + "'", node);
    if (condition.type == Condition::rule_attribute) {
      constexpr std::array<std::string_view, 7> kAttributes{"level",  "status", "title",  "id",
                                                            "author", "name",   "license"};
      if (std::ranges::find(kAttributes, condition.name) == kAttributes.end())
        return syntax_.bad("the attribute '" + condition.name + "' is not asked here", node);
      const bool ordered = condition.op != "eq" && condition.op != "ne";
      if (ordered && condition.name != "level") return syntax_.bad("only `level` has an order here", node);
    }
    if (condition.type == Condition::processing_state) {
      const Yaml* value = node.find("val");
      if (node.find("key") == nullptr || value == nullptr || value->is_sequence() || value->is_mapping())
        return syntax_.bad("`processing_state` needs a `key` and a single `val`", node);
    }
    if (condition.type == Condition::tag && !lower_ascii(condition.name).starts_with("attack.t"))
      return syntax_.bad("of tags only techniques (attack.t1059) are asked here", node);
    return compile(condition, node);
  }

  base::Status compile(PipelineCondition& condition, const Yaml& node) const {
    std::vector<std::string> expressions;
    if (condition.type == Condition::match_string) expressions = {condition.name};
    else if (condition.by_expression) expressions = condition.fields;
    for (const std::string& expression : expressions) {
      auto compiled = PipelineRegex::compile(expression);
      if (!compiled) return syntax_.bad(compiled.error().message, node);
      condition.expressions.push_back(std::move(*compiled));
    }
    return {};
  }

  base::Status read_parameter(const std::string& key, const Yaml& value, PipelineCondition& into) const {
    const bool state = into.type == Condition::processing_state;
    if (key == "product") into.log_source.product = lower_ascii(value.text);
    else if (key == "category") into.log_source.category = lower_ascii(value.text);
    else if (key == "service") into.log_source.service = lower_ascii(value.text);
    else if (key == "field" || key == "attribute" || key == "tag" || key == "processing_item_id" || key == "pattern")
      into.name = value.text;
    else if (state && key == "key") into.name = value.text;
    else if (key == (state ? "val" : "value")) into.value = read_scalar(value);
    else if (key == "op") into.op = value.text;
    else if (key == "cond" && (value.text == "any" || value.text == "all")) into.all = value.text == "all";
    else if (key == "mode" && (value.text == "plain" || value.text == "re")) into.by_expression = value.text == "re";
    else if (key == "negate") {
      BT_TRY(into.negated, syntax_.flag(value));
    } else if (key == "fields") {
      BT_TRY(into.fields, syntax_.texts(value));
    } else {
      return syntax_.bad("the condition's `" + key + ": " + value.text.substr(0, 100) + "` is not known", value);
    }
    return {};
  }

  const PipelineSyntax& syntax_;
  const ConditionGroup& group_;
  std::vector<std::string> names_;  // of conditions that have one
};

}  // namespace

bool is_about_conditions(std::string_view key) {
  return std::ranges::any_of(kGroups, [&](const ConditionGroup& group) { return key.starts_with(group.prefix); });
}

base::Status read_pipeline_conditions(const PipelineSyntax& syntax, const Yaml& step, PipelineStep& into) {
  for (const ConditionGroup& group : kGroups)
    BT_TRY_STATUS(ConditionReader(syntax, group).read(step, into.*group.into));
  return {};
}

}  // namespace backtrail::intel
