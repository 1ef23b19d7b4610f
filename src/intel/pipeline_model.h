// SPDX-License-Identifier: Apache-2.0
// A pipeline's steps, as they were read.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/yaml.h"
#include "detector/detector.h"
#include "intel/pipeline_regex.h"

namespace backtrail::intel {

struct PipelineCondition {
  enum class Type : std::uint8_t {
    // of rules
    logsource,
    contains_detection_item,
    contains_field,
    is_sigma_rule,
    is_sigma_correlation_rule,
    rule_attribute,
    tag,
    // of detection items
    match_string,
    match_value,
    contains_wildcard,
    is_null,
    // of field names
    include_fields,
    exclude_fields,
    // of all three
    processing_item_applied,
  };
  Type type = Type::logsource;
  detector::SigmaLogSource log_source;
  std::string name;  // the field, attribute, technique or item that it asks for
  detector::Scalar value;
  std::string op = "eq";
  std::vector<std::string> fields;
  std::vector<PipelineRegex> expressions;  // of fields in mode `re`, or the one of match_string
  bool by_expression = false;
  bool all = false;  // of an item's values; else any
  bool negated = false;  // match_string alone
};

struct PipelineConditions {
  std::vector<PipelineCondition> list;
  bool any = false;  // linked by `or`
  bool negated = false;
};

struct PipelineStep {
  enum class Type : std::uint8_t {
    field_name_mapping,
    field_name_prefix_mapping,
    field_name_prefix,
    field_name_suffix,
    drop_detection_item,
    add_condition,
    change_logsource,
    replace_string,
    rule_failure,
    detection_item_failure,
    nothing,  // it changes what only queries have
  };
  Type type = Type::nothing;
  std::int64_t priority = 0;
  std::string id;
  base::Place place;
  PipelineConditions of_rule, of_item, of_field;
  std::vector<std::pair<std::string, std::vector<std::string>>> mapping;  // in the file's order
  std::string text;  // prefix, suffix, message, or the name of an added condition
  std::vector<detector::SigmaItem> added;
  bool from_template = false;
  bool negated = false;
  detector::SigmaLogSource log_source;
  std::optional<PipelineRegex> expression;
  std::string replacement;  // PCRE2's
};

/// The steps of one file, and what in it has no meaning here.
base::Status read_pipeline(const std::string& path, std::vector<std::unique_ptr<PipelineStep>>& into,
                           std::vector<base::Error>& notes);

}  // namespace backtrail::intel
