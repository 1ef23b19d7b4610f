// SPDX-License-Identifier: Apache-2.0
// A pipeline at work on one rule or correlation.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "detector/detector.h"
#include "intel/pipeline/model.h"

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

/// What a pipeline keeps while it is laid on a rule. A nested one begins with nothing, and leaves what it has to the outer.
struct PipelineMemory {
  std::map<std::string, std::optional<detector::Scalar>> state;  // nothing: a list or mapping
  /// The steps that gave a name its field. As pySigma has it, names in a rule's `fields` and references count, not those of items.
  std::map<std::string, std::set<std::string>> renamed;
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

  bool applies(const PipelineConditions& conditions, const std::function<bool(const PipelineCondition&)>& holds);
  bool concerns_rule(const PipelineStep& step);
  bool of_rule(const PipelineCondition& condition);
  [[nodiscard]] bool of_attribute(const PipelineCondition& condition) const;
  bool of_state(const PipelineCondition& condition);
  bool of_item(const PipelineCondition& condition, const PipelineItem& item);
  bool of_field(const PipelineCondition& condition, const std::string& field);
  bool item_fits(const PipelineStep& step, const PipelineItem& item);

  void step_on_rule(const PipelineStep& step, detector::SigmaRule& rule);
  /// The steps that a correlation has in common with rules.
  void step_on_head(const PipelineStep& step, const std::function<void(const PipelineStep&)>& on_each);
  void nest(const PipelineStep& step, const std::function<void(const PipelineStep&)>& on_each);
  void change_columns(const PipelineStep& step);
  void add_condition(const PipelineStep& step, detector::SigmaRule& rule);
  void step_on_search(const PipelineStep& step, PipelineSearch& search);
  /// What becomes of one item: any of these; none drops it.
  std::vector<PipelineItem> step_on_item(const PipelineStep& step, PipelineItem item);
  std::vector<PipelineItem> rename(const PipelineStep& step, PipelineItem item);
  /// What a name outside of items is called afterwards.
  std::vector<std::string> rename_field(const PipelineStep& step, const std::string& field);
  std::vector<PipelineItem> split_hashes(const PipelineStep& step, PipelineItem item);
  void replace(const PipelineStep& step, PipelineItem& item);
  void step_on_correlation(const PipelineStep& step, detector::SigmaCorrelation& correlation);
  void fail(const PipelineStep& step, const std::string& message);

  detector::SigmaHead& head_;
  std::vector<detector::SigmaLogSource> log_sources_;
  bool correlation_;
  std::set<std::string> applied_;  // to the rule
  PipelineMemory memory_;
  std::vector<PipelineSearch> searches_;
};

}  // namespace backtrail::intel
