// SPDX-License-Identifier: Apache-2.0
// What the readers of a pipeline's file share: places, and scalars of the kinds that are asked for.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/yaml.h"
#include "intel/pipeline/model.h"

namespace backtrail::intel {

class PipelineSyntax {
 public:
  explicit PipelineSyntax(const std::string& path) : path_(path) {}

  [[nodiscard]] base::Place place(const base::Yaml& node) const { return {path_, {}, node.line, node.column}; }
  [[nodiscard]] std::unexpected<base::Error> bad(std::string message, const base::Yaml& at) const;
  [[nodiscard]] base::Result<std::int64_t> number(const base::Yaml& node) const;
  /// true or false; PyYAML's yes, no, on and off too.
  [[nodiscard]] base::Result<bool> flag(const base::Yaml& node) const;
  /// A text is a list of one.
  [[nodiscard]] base::Result<std::vector<std::string>> texts(const base::Yaml& node) const;

 private:
  const std::string& path_;
};

/// Of a step, what its keys rule_cond…, detection_item_cond… and field_name_cond… say.
base::Status read_pipeline_conditions(const PipelineSyntax& syntax, const base::Yaml& step, PipelineStep& into);
[[nodiscard]] bool is_about_conditions(std::string_view key);

}  // namespace backtrail::intel
