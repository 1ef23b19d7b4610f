// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <span>

#include "base/file.h"
#include "intel/codes.h"
#include "intel/pipeline_model.h"
#include "intel/sigma_rule.h"
#include "intel/text.h"

namespace backtrail::intel {
namespace {

using base::Yaml;
using Step = PipelineStep::Type;
using Condition = PipelineCondition::Type;

constexpr std::uint64_t kPipelineFileLimit = 16ULL << 20;

struct StepName {
  std::string_view name;
  Step type;
};
constexpr std::array kSteps{
    StepName{"field_name_mapping", Step::field_name_mapping},
    StepName{"field_name_prefix_mapping", Step::field_name_prefix_mapping},
    StepName{"field_name_prefix", Step::field_name_prefix},
    StepName{"field_name_suffix", Step::field_name_suffix},
    StepName{"drop_detection_item", Step::drop_detection_item},
    StepName{"add_condition", Step::add_condition},
    StepName{"change_logsource", Step::change_logsource},
    StepName{"replace_string", Step::replace_string},
    StepName{"rule_failure", Step::rule_failure},
    StepName{"detection_item_failure", Step::detection_item_failure},
    // A rule's `fields` are columns of a query's answer; a finding shows its whole record.
    StepName{"add_field", Step::nothing},
    StepName{"remove_field", Step::nothing},
    StepName{"set_field", Step::nothing},
};

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
};
constexpr std::array kOfItem{
    ConditionName{"match_string", Condition::match_string},
    ConditionName{"match_value", Condition::match_value},
    ConditionName{"contains_wildcard", Condition::contains_wildcard},
    ConditionName{"is_null", Condition::is_null},
    ConditionName{"processing_item_applied", Condition::processing_item_applied},
};
constexpr std::array kOfField{
    ConditionName{"include_fields", Condition::include_fields},
    ConditionName{"exclude_fields", Condition::exclude_fields},
    ConditionName{"processing_item_applied", Condition::processing_item_applied},
};

class PipelineReader {
 public:
  PipelineReader(const std::string& path, std::vector<std::unique_ptr<PipelineStep>>& into,
                 std::vector<base::Error>& notes)
      : path_(path), into_(into), notes_(notes) {}

  base::Status read(const Yaml& root) {
    if (!root.is_mapping()) return bad("a pipeline is a mapping with `transformations`", root);
    const Yaml* steps = root.find("transformations");
    for (const auto& [key, value] : root.entries) {
      if (key == "priority") {
        BT_TRY(priority_, number(value));
      } else if (key == "postprocessing" || key == "finalizers") {
        base::Error note{kBadPipeline, "`" + key + "` of this pipeline is about queries and changes nothing here",
                         place(value)};
        note.severity = base::Severity::note;
        notes_.push_back(std::move(note));
      } else if (key != "transformations" && key != "name" && key != "vars" && key != "allowed_backends") {
        return bad("a pipeline's `" + key + "` is not known", value);
      }
    }
    if (steps == nullptr) return {};
    if (!steps->is_sequence()) return bad("`transformations` is a list", *steps);
    for (const Yaml& step : steps->items) BT_TRY_STATUS(read_step(step));
    return {};
  }

 private:
  [[nodiscard]] base::Place place(const Yaml& node) const { return {path_, {}, node.line, node.column}; }
  [[nodiscard]] std::unexpected<base::Error> bad(std::string message, const Yaml& at) const {
    return base::fail(kBadPipeline, std::move(message), place(at));
  }

  base::Result<std::int64_t> number(const Yaml& node) const {
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(node.text.data(), node.text.data() + node.text.size(), out);
    if (error != std::errc() || end != node.text.data() + node.text.size() || node.text.empty())
      return bad("'" + node.text.substr(0, 100) + "' is no whole number", node);
    return out;
  }

  base::Result<std::vector<std::string>> texts(const Yaml& node) const {
    std::vector<std::string> out;
    if (node.is_scalar()) out.push_back(node.text);
    for (const Yaml& each : node.items) {
      if (!each.is_scalar()) return bad("a list of texts is needed here", each);
      out.push_back(each.text);
    }
    if (node.is_mapping()) return bad("a text or a list of texts is needed here", node);
    return out;
  }

  base::Status read_step(const Yaml& node) {
    const std::string type(node.text_of("type"));
    const auto known = std::ranges::find(kSteps, type, &StepName::name);
    if (known == kSteps.end()) return bad("the transformation '" + type + "' is not done here", node);
    auto step = std::make_unique<PipelineStep>();
    step->type = known->type;
    step->priority = priority_;
    step->place = place(node);
    for (const auto& [key, value] : node.entries) {
      if (key == "type") continue;
      if (key == "id") {
        step->id = value.text;
      } else if (!read_conditions(key, value, *step)) {
        if (failed_) return std::unexpected(*failed_);
        BT_TRY_STATUS(read_parameter(key, value, *step));
      }
      if (failed_) return std::unexpected(*failed_);
    }
    BT_TRY_STATUS(check(*step, node));
    into_.push_back(std::move(step));
    return {};
  }

  base::Status check(PipelineStep& step, const Yaml& node) {
    const bool maps = step.type == Step::field_name_mapping || step.type == Step::field_name_prefix_mapping;
    if (maps && step.mapping.empty()) return bad("a mapping of fields needs `mapping`", node);
    if (step.type == Step::add_condition && step.added.empty()) return bad("`add_condition` needs `conditions`", node);
    if (step.type == Step::replace_string && !step.expression)
      return bad("`replace_string` needs `regex` and `replacement`", node);
    if (step.type == Step::add_condition && step.text.empty()) step.text = "_cond_" + std::to_string(into_.size());
    return {};
  }

  /// True when the key is about conditions.
  bool read_conditions(const std::string& key, const Yaml& value, PipelineStep& step) {
    const std::size_t cut = key.starts_with("rule_cond")             ? 5
                            : key.starts_with("detection_item_cond") ? 15
                            : key.starts_with("field_name_cond")     ? 11
                                                                     : 0;
    if (cut == 0) return false;
    PipelineConditions& into = cut == 5 ? step.of_rule : cut == 15 ? step.of_item : step.of_field;
    const std::string rest = key.substr(cut);
    if (rest == "cond_op") into.any = value.text == "or";
    else if (rest == "cond_not") into.negated = lower_ascii(value.text) == "true";
    else if (rest == "conditions")
      fail_if(read_list(value, cut == 5 ? Names(kOfRule) : cut == 15 ? Names(kOfItem) : Names(kOfField), into));
    else fail_if(bad("`" + key + "` is not done here: link conditions by `" + key.substr(0, cut) + "cond_op`", value));
    if (rest == "cond_op" && value.text != "or" && value.text != "and")
      fail_if(bad("`" + key + "` is `and` or `or`", value));
    return true;
  }
  void fail_if(base::Status status) {
    if (!status && !failed_) failed_ = std::move(status).error();
  }

  using Names = std::span<const ConditionName>;

  base::Status read_list(const Yaml& node, Names names, PipelineConditions& into) {
    std::vector<const Yaml*> all;
    for (const Yaml& each : node.items) all.push_back(&each);
    for (const auto& [name, each] : node.entries) all.push_back(&each);
    for (const Yaml* each : all) {
      const std::string type(each->text_of("type"));
      const auto known = std::ranges::find(names, type, &ConditionName::name);
      if (known == names.end()) return bad("the condition '" + type + "' is not asked here", *each);
      PipelineCondition condition;
      condition.type = known->type;
      for (const auto& [key, value] : each->entries) {
        if (key != "type") BT_TRY_STATUS(read_condition_parameter(key, value, condition));
      }
      BT_TRY_STATUS(check_condition(condition, *each));
      into.list.push_back(std::move(condition));
    }
    return {};
  }

  base::Status check_condition(PipelineCondition& condition, const Yaml& node) {
    if (condition.type == Condition::rule_attribute) {
      constexpr std::array<std::string_view, 7> kAttributes{"level",  "status", "title",  "id",
                                                            "author", "name",   "license"};
      if (std::ranges::find(kAttributes, condition.name) == kAttributes.end())
        return bad("the attribute '" + condition.name + "' is not asked here", node);
      const bool ordered = condition.op != "eq" && condition.op != "ne";
      if (ordered && condition.name != "level") return bad("only `level` has an order here", node);
    }
    if (condition.type == Condition::tag && !lower_ascii(condition.name).starts_with("attack.t"))
      return bad("of tags only techniques (attack.t1059) are asked here", node);
    if (condition.by_expression || condition.type == Condition::match_string) {
      std::vector<std::string> expressions = condition.fields;
      if (condition.type == Condition::match_string) expressions = {condition.name};
      for (const std::string& expression : expressions) {
        auto compiled = PipelineRegex::compile(expression);
        if (!compiled) {
          compiled.error().place = place(node);
          return std::unexpected(std::move(compiled).error());
        }
        condition.expressions.push_back(std::move(*compiled));
      }
    }
    return {};
  }

  base::Status read_condition_parameter(const std::string& key, const Yaml& value, PipelineCondition& into) {
    if (key == "product") into.log_source.product = lower_ascii(value.text);
    else if (key == "category") into.log_source.category = lower_ascii(value.text);
    else if (key == "service") into.log_source.service = lower_ascii(value.text);
    else if (key == "field" || key == "attribute" || key == "tag" || key == "processing_item_id" || key == "pattern")
      into.name = value.text;
    else if (key == "value") into.value = read_scalar(value);
    else if (key == "op") into.op = value.text;
    else if (key == "negate") into.negated = lower_ascii(value.text) == "true";
    else if (key == "cond" && (value.text == "any" || value.text == "all")) into.all = value.text == "all";
    else if (key == "mode" && (value.text == "plain" || value.text == "re")) into.by_expression = value.text == "re";
    else if (key == "fields") {
      BT_TRY(into.fields, texts(value));
    } else {
      return bad("the condition's `" + key + ": " + value.text.substr(0, 100) + "` is not known", value);
    }
    return {};
  }

  base::Status read_parameter(const std::string& key, const Yaml& value, PipelineStep& step) {
    const Step type = step.type;
    if (type == Step::nothing) return {};
    const bool maps = type == Step::field_name_mapping || type == Step::field_name_prefix_mapping;
    const bool fails = type == Step::rule_failure || type == Step::detection_item_failure;
    if (maps && key == "mapping") return read_mapping(value, step);
    if ((type == Step::field_name_prefix && key == "prefix") || (type == Step::field_name_suffix && key == "suffix") ||
        (fails && key == "message") || (type == Step::add_condition && key == "name")) {
      step.text = value.text;
      return {};
    }
    if (type == Step::add_condition && key == "conditions") return read_added(value, step);
    if (type == Step::add_condition && (key == "template" || key == "negated")) {
      (key == "template" ? step.from_template : step.negated) = lower_ascii(value.text) == "true";
      return {};
    }
    if (type == Step::change_logsource && (key == "product" || key == "category" || key == "service")) {
      (key == "product"    ? step.log_source.product
       : key == "category" ? step.log_source.category
                           : step.log_source.service) = lower_ascii(value.text);
      return {};
    }
    if (type == Step::replace_string && key == "regex") {
      auto compiled = PipelineRegex::compile(value.text);
      if (!compiled) return bad(compiled.error().message, value);
      step.expression = std::move(*compiled);
      return {};
    }
    if (type == Step::replace_string && key == "replacement") {
      auto replacement = python_replacement(value.text);
      if (!replacement) return bad(replacement.error().message, value);
      step.replacement = std::move(*replacement);
      return {};
    }
    return bad("the transformation's `" + key + "` is not known here", value);
  }

  base::Status read_mapping(const Yaml& node, PipelineStep& step) const {
    if (!node.is_mapping()) return bad("`mapping` is a mapping of names", node);
    for (const auto& [from, to] : node.entries) {
      if (to.is_null()) continue;  // as it is
      BT_TRY(auto names, texts(to));
      step.mapping.emplace_back(from, std::move(names));
    }
    return {};
  }

  base::Status read_added(const Yaml& node, PipelineStep& step) const {
    if (!node.is_mapping()) return bad("`conditions` is a mapping of fields to values", node);
    for (const auto& [key, value] : node.entries) {
      detector::SigmaItem item;
      item.line = value.line;
      std::size_t bar = key.find('|');
      item.field = key.substr(0, bar);
      while (bar != key.npos) {
        const std::size_t begin = bar + 1;
        bar = key.find('|', begin);
        item.modifiers.push_back(key.substr(begin, bar == key.npos ? bar : bar - begin));
      }
      if (!value.is_sequence()) item.values.push_back(read_scalar(value));
      for (const Yaml& each : value.items) item.values.push_back(read_scalar(each));
      if (item.values.empty()) return bad("'" + key + "' has no values", value);
      step.added.push_back(std::move(item));
    }
    return {};
  }

  const std::string& path_;
  std::vector<std::unique_ptr<PipelineStep>>& into_;
  std::vector<base::Error>& notes_;
  std::int64_t priority_ = 0;
  std::optional<base::Error> failed_;
};

}  // namespace

base::Status read_pipeline(const std::string& path, std::vector<std::unique_ptr<PipelineStep>>& into,
                           std::vector<base::Error>& notes) {
  BT_TRY(const std::string text, base::read_file(path, kPipelineFileLimit));
  BT_TRY(const auto documents, base::parse_yaml(text, path));
  for (const base::YamlDocument& document : documents) {
    if (document.root.is_null()) continue;
    BT_TRY_STATUS(PipelineReader(path, into, notes).read(document.root));
  }
  return {};
}

}  // namespace backtrail::intel
