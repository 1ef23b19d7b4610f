// SPDX-License-Identifier: Apache-2.0
// Regular expressions of pipelines, written for Python's `re`: matched from the beginning of a text, or replaced everywhere.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace backtrail::intel {

class PipelineRegex {
 public:
  /// kBadPipeline.
  static base::Result<PipelineRegex> compile(const std::string& expression);
  PipelineRegex(PipelineRegex&&) noexcept;
  PipelineRegex& operator=(PipelineRegex&&) noexcept;
  ~PipelineRegex();

  [[nodiscard]] bool matches_begin(std::string_view text) const;
  [[nodiscard]] bool found_in(std::string_view text) const;
  /// Every match replaced; `replacement` is PCRE2's (see python_replacement). kBadPipeline beyond the limits.
  [[nodiscard]] base::Result<std::string> replaced(std::string_view text, const std::string& replacement) const;

 private:
  struct Code;
  explicit PipelineRegex(std::unique_ptr<Code> code);
  std::unique_ptr<Code> code_;
};

/// Python's `\1` and `\g<name>` as PCRE2's `${1}` and `${name}`. kBadPipeline for escapes that mean something else.
base::Result<std::string> python_replacement(std::string_view written);

}  // namespace backtrail::intel
