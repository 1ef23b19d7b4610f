// SPDX-License-Identifier: Apache-2.0
// A pipeline's steps, as they were read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "detector/detector.h"
#include "intel/pipeline/expression.h"
#include "intel/pipeline/regex.h"

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
    processing_state,
  };
  Type type = Type::logsource;
  detector::SigmaLogSource log_source;
  std::string name;  // the field, attribute, technique, item or key of the state that it asks for
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
  PipelineExpression expression;  // instead of a link; empty: none
  bool negated = false;
};

/// What a field is mapped to. A list, be it of one, makes new items of an item, which forget the steps before.
struct PipelineNames {
  std::string from;
  std::vector<std::string> to;
  bool listed = false;
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
    hashes_fields,
    set_state,
    nest,
    add_field,
    remove_field,
    set_field,
  };
  Type type = Type::field_name_mapping;
  std::int64_t priority = 0;
  std::string id;
  base::Place place;
  PipelineConditions of_rule, of_item, of_field;
  std::vector<PipelineNames> mapping;  // in the file's order
  std::string text;  // prefix, suffix, message, key of the state, or the name of an added condition (empty: any)
  std::vector<std::string> names;  // columns, or the fields that hold hashes
  std::vector<std::string> algorithms;  // of hashes
  bool drop_algorithm = false;  // from the names of the hashes' new fields
  std::optional<detector::Scalar> value;  // of the state; nothing: a list or mapping
  std::vector<std::unique_ptr<PipelineStep>> nested;
  std::vector<detector::SigmaItem> added;
  bool from_template = false;
  bool negated = false;
  detector::SigmaLogSource log_source;
  std::optional<PipelineRegex> expression;
  std::string replacement;  // PCRE2's
};

/// The steps of one file in the order of the file, and what in it has no meaning here.
base::Status read_pipeline(const std::string& path, std::vector<std::unique_ptr<PipelineStep>>& into,
                           std::vector<base::Error>& notes);

}  // namespace backtrail::intel
