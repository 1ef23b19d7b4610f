// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

#include "base/file.h"
#include "intel/codes.h"
#include "intel/pipeline/syntax.h"
#include "intel/sigma/rule.h"
#include "intel/text.h"

namespace backtrail::intel {
namespace {

using base::Yaml;
using Step = PipelineStep::Type;
using Steps = std::vector<std::unique_ptr<PipelineStep>>;

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
    StepName{"hashes_fields", Step::hashes_fields},
    StepName{"set_state", Step::set_state},
    StepName{"nest", Step::nest},
    StepName{"add_field", Step::add_field},
    StepName{"remove_field", Step::remove_field},
    StepName{"set_field", Step::set_field},
};

base::Result<std::string> text_parameter(const PipelineSyntax& syntax, const Yaml& value) {
  if (value.is_sequence() || value.is_mapping()) return syntax.bad("a single text is needed here", value);
  return value.text;
}

class PipelineReader {
 public:
  PipelineReader(const std::string& path, std::vector<base::Error>& notes) : syntax_(path), notes_(notes) {}

  base::Status read(const Yaml& root, Steps& into) {
    if (!root.is_mapping()) return syntax_.bad("a pipeline is a mapping with `transformations`", root);
    const Yaml* steps = root.find("transformations");
    for (const auto& [key, value] : root.entries) {
      if (key == "priority") {
        BT_TRY(priority_, syntax_.number(value));
      } else if (key == "postprocessing" || key == "finalizers") {
        base::Error note{kBadPipeline, "`" + key + "` of this pipeline is about queries and changes nothing here",
                         syntax_.place(value)};
        note.severity = base::Severity::note;
        notes_.push_back(std::move(note));
      } else if (key != "transformations" && key != "name" && key != "vars" && key != "allowed_backends") {
        return syntax_.bad("a pipeline's `" + key + "` is not known", value);
      }
    }
    if (steps == nullptr) return {};
    if (!steps->is_sequence()) return syntax_.bad("`transformations` is a list", *steps);
    for (const Yaml& step : steps->items) BT_TRY_STATUS(read_step(step, into));
    return {};
  }

 private:
  base::Status read_step(const Yaml& node, Steps& into) {
    const std::string type(node.text_of("type"));
    const auto known = std::ranges::find(kSteps, type, &StepName::name);
    if (known == kSteps.end()) return syntax_.bad("the transformation '" + type + "' is not done here", node);
    auto step = std::make_unique<PipelineStep>();
    step->type = known->type;
    step->priority = priority_;
    step->place = syntax_.place(node);
    BT_TRY_STATUS(read_pipeline_conditions(syntax_, node, *step));
    for (const auto& [key, value] : node.entries) {
      if (key == "id") step->id = value.text;
      else if (key != "type" && !is_about_conditions(key)) BT_TRY_STATUS(read_parameter(key, value, *step));
    }
    BT_TRY_STATUS(check(*step, node));
    into.push_back(std::move(step));
    return {};
  }

  [[nodiscard]] base::Status check(const PipelineStep& step, const Yaml& node) const {
    const bool maps = step.type == Step::field_name_mapping || step.type == Step::field_name_prefix_mapping;
    if (maps && node.find("mapping") == nullptr) return syntax_.bad("a mapping of fields needs `mapping`", node);
    if (step.type == Step::add_condition && step.added.empty())
      return syntax_.bad("`add_condition` needs `conditions`", node);
    if (step.type == Step::replace_string && !step.expression)
      return syntax_.bad("`replace_string` needs `regex` and `replacement`", node);
    if (step.type == Step::hashes_fields && step.algorithms.empty())
      return syntax_.bad("`hashes_fields` needs the list `valid_hash_algos`", node);
    if (step.type == Step::set_state && (node.find("key") == nullptr || node.find("val") == nullptr))
      return syntax_.bad("`set_state` needs `key` and `val`", node);
    if (step.type == Step::nest && node.find("items") == nullptr) return syntax_.bad("`nest` needs `items`", node);
    return {};
  }

  base::Status read_parameter(const std::string& key, const Yaml& value, PipelineStep& step) {
    const Step type = step.type;
    const bool maps = type == Step::field_name_mapping || type == Step::field_name_prefix_mapping;
    const bool fails = type == Step::rule_failure || type == Step::detection_item_failure;
    if (maps && key == "mapping") return read_mapping(value, step);
    if ((type == Step::field_name_prefix && key == "prefix") || (type == Step::field_name_suffix && key == "suffix") ||
        (fails && key == "message") || (type == Step::add_condition && key == "name") ||
        (type == Step::hashes_fields && key == "field_prefix") || (type == Step::set_state && key == "key")) {
      BT_TRY(step.text, text_parameter(syntax_, value));
      return {};
    }
    if (type == Step::add_condition && key == "conditions") return read_added(value, step);
    if (type == Step::add_condition && (key == "template" || key == "negated")) {
      BT_TRY((key == "template" ? step.from_template : step.negated), syntax_.flag(value));
      return {};
    }
    if (type == Step::nest && key == "items") return read_nested(value, step);
    if (type == Step::set_state && key == "val") {
      if (!value.is_sequence() && !value.is_mapping()) step.value = read_scalar(value);
      return {};
    }
    if (const bool columns = type == Step::add_field || type == Step::remove_field;
        (columns && key == "field") || (type == Step::set_field && key == "fields")) {
      BT_TRY(step.names, syntax_.texts(value));
      return {};
    }
    if (type == Step::hashes_fields) return read_hashes(key, value, step);
    return read_rewriting(key, value, step);
  }

  base::Status read_nested(const Yaml& node, PipelineStep& step) {
    if (!node.is_sequence()) return syntax_.bad("`items` is a list of transformations", node);
    for (const Yaml& each : node.items) BT_TRY_STATUS(read_step(each, step.nested));
    return {};
  }

  [[nodiscard]] base::Status read_hashes(const std::string& key, const Yaml& value, PipelineStep& step) const {
    if (key == "drop_algo_prefix") {
      BT_TRY(step.drop_algorithm, syntax_.flag(value));
      return {};
    }
    if (key != "valid_hash_algos" && key != "field_to_parse")
      return syntax_.bad("the transformation's `" + key + "` is not known here", value);
    if (!value.is_sequence()) return syntax_.bad("`" + key + "` is a list", value);
    BT_TRY((key == "valid_hash_algos" ? step.algorithms : step.names), syntax_.texts(value));
    return {};
  }

  [[nodiscard]] base::Status read_rewriting(const std::string& key, const Yaml& value, PipelineStep& step) const {
    const Step type = step.type;
    if (type == Step::change_logsource && (key == "product" || key == "category" || key == "service")) {
      (key == "product"    ? step.log_source.product
       : key == "category" ? step.log_source.category
                           : step.log_source.service) = lower_ascii(value.text);
      return {};
    }
    if (type == Step::replace_string && key == "regex") {
      auto compiled = PipelineRegex::compile(value.text);
      if (!compiled) return syntax_.bad(compiled.error().message, value);
      step.expression = std::move(*compiled);
      return {};
    }
    if (type == Step::replace_string && key == "replacement") {
      auto replacement = python_replacement(value.text);
      if (!replacement) return syntax_.bad(replacement.error().message, value);
      step.replacement = std::move(*replacement);
      return {};
    }
    return syntax_.bad("the transformation's `" + key + "` is not known here", value);
  }

  base::Status read_mapping(const Yaml& node, PipelineStep& step) const {
    if (!node.is_mapping()) return syntax_.bad("`mapping` is a mapping of names", node);
    const bool whole = step.type == PipelineStep::Type::field_name_mapping;
    for (const auto& [key, to] : node.entries) {
      // YAML's null stands for "no field": a search for keywords, in a list of names as well.
      const bool keywords = key.empty() || key == "~" || key == "null" || key == "Null" || key == "NULL";
      if (keywords && !whole) return syntax_.bad("null is no beginning of a name", to);
      if (to.is_null()) continue;  // as it is
      PipelineNames names{keywords ? "" : key, {}, to.is_sequence()};
      if (whole && to.is_sequence()) {
        for (const Yaml& each : to.items) {
          BT_TRY(auto name, each.is_null() ? std::vector<std::string>{""} : syntax_.texts(each));
          names.to.insert(names.to.end(), name.begin(), name.end());
        }
      } else {
        BT_TRY(names.to, syntax_.texts(to));
      }
      step.mapping.push_back(std::move(names));
    }
    return {};
  }

  base::Status read_added(const Yaml& node, PipelineStep& step) const {
    if (!node.is_mapping()) return syntax_.bad("`conditions` is a mapping of fields to values", node);
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
      if (item.values.empty()) return syntax_.bad("'" + key + "' has no values", value);
      step.added.push_back(std::move(item));
    }
    return {};
  }

  const PipelineSyntax syntax_;
  std::vector<base::Error>& notes_;
  std::int64_t priority_ = 0;
};

}  // namespace

std::unexpected<base::Error> PipelineSyntax::bad(std::string message, const Yaml& at) const {
  return base::fail(kBadPipeline, std::move(message), place(at));
}

base::Result<std::int64_t> PipelineSyntax::number(const Yaml& node) const {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(node.text.data(), node.text.data() + node.text.size(), out);
  if (error != std::errc() || end != node.text.data() + node.text.size() || node.text.empty())
    return bad("'" + node.text.substr(0, 100) + "' is no whole number", node);
  return out;
}

base::Result<bool> PipelineSyntax::flag(const Yaml& node) const {
  const std::string text = lower_ascii(node.text);
  if (node.is_scalar() && (text == "true" || text == "yes" || text == "on")) return true;
  if (node.is_scalar() && (text == "false" || text == "no" || text == "off")) return false;
  return bad("'" + node.text.substr(0, 100) + "' is neither true nor false", node);
}

base::Result<std::vector<std::string>> PipelineSyntax::texts(const Yaml& node) const {
  std::vector<std::string> out;
  if (node.is_scalar()) out.push_back(node.text);
  for (const Yaml& each : node.items) {
    if (!each.is_scalar()) return bad("a list of texts is needed here", each);
    out.push_back(each.text);
  }
  if (node.is_mapping()) return bad("a text or a list of texts is needed here", node);
  return out;
}

base::Status read_pipeline(const std::string& path, std::vector<std::unique_ptr<PipelineStep>>& into,
                           std::vector<base::Error>& notes) {
  BT_TRY(const std::string text, base::read_file(path, kPipelineFileLimit));
  BT_TRY(const auto documents, base::parse_yaml(text, path));
  for (const base::YamlDocument& document : documents) {
    if (document.root.is_null()) continue;
    BT_TRY_STATUS(PipelineReader(path, notes).read(document.root, into));
  }
  return {};
}

}  // namespace backtrail::intel
