// SPDX-License-Identifier: Apache-2.0
// A pipeline at work on one rule or correlation.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "detector/detector.h"
#include "intel/pipeline_model.h"

namespace backtrail::intel {

/// An item of a rule, and the steps that changed it.
struct PipelineItem {
  detector::SigmaItem item;
  std::set<std::string> applied;
};

struct PipelineSearch {
  std::size_t owner = 0;  // 0 the rule, else the number of its filter from 1
  std::string name;
  std::uint32_t line = 0;
  std::vector<std::vector<PipelineItem>> any_of;
};

class PipelineRun {
 public:
  /// Rewrites the rule with its filters, or sets its `failed`.
  static void on_rule(const std::vector<std::unique_ptr<PipelineStep>>& steps, detector::SigmaRule& rule);
  /// `log_sources` are those of the rules that it is about.
  static void on_correlation(const std::vector<std::unique_ptr<PipelineStep>>& steps,
                             const std::vector<detector::SigmaLogSource>& log_sources,
                             detector::SigmaCorrelation& correlation);

 private:
  PipelineRun(detector::SigmaHead& head, std::vector<detector::SigmaLogSource> log_sources, bool correlation)
      : head_(head), log_sources_(std::move(log_sources)), correlation_(correlation) {}

  [[nodiscard]] bool applies(const PipelineConditions& conditions,
                             const std::function<bool(const PipelineCondition&)>& holds) const;
  [[nodiscard]] bool of_rule(const PipelineCondition& condition) const;
  [[nodiscard]] bool of_attribute(const PipelineCondition& condition) const;
  [[nodiscard]] bool of_item(const PipelineCondition& condition, const PipelineItem& item);
  [[nodiscard]] bool of_field(const PipelineCondition& condition, const std::string& field,
                              const std::set<std::string>& applied) const;
  [[nodiscard]] bool item_fits(const PipelineStep& step, const PipelineItem& item);

  void step_on_rule(const PipelineStep& step, detector::SigmaRule& rule);
  void add_condition(const PipelineStep& step, detector::SigmaRule& rule);
  void step_on_search(const PipelineStep& step, PipelineSearch& search);
  /// What becomes of one item: any of these; none drops it.
  std::vector<PipelineItem> step_on_item(const PipelineStep& step, PipelineItem item);
  std::vector<PipelineItem> rename(const PipelineStep& step, PipelineItem item);
  void replace(const PipelineStep& step, PipelineItem& item);
  void step_on_correlation(const PipelineStep& step, detector::SigmaCorrelation& correlation);
  void fail(const PipelineStep& step, const std::string& message);

  detector::SigmaHead& head_;
  std::vector<detector::SigmaLogSource> log_sources_;
  bool correlation_;
  std::set<std::string> applied_;  // to the rule
  std::vector<PipelineSearch> searches_;
};

}  // namespace backtrail::intel
