// SPDX-License-Identifier: Apache-2.0
// What rules are, need and say, without hunting: `rules list`, `rules check`, `rules explain`.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "detector/detector.h"
#include "hunt/sigma/trace.h"

namespace backtrail::app {

struct RulesRequest {
  std::vector<std::string> intel;
  std::vector<std::string> placeholders;
  std::vector<std::string> pipelines;
};

/// A rule or correlation, and what it needs of the logs.
struct CheckedRule {
  std::string kind;  // sigma, sigma-correlation
  detector::SigmaHead head;
  detector::SigmaLogSource log_source;
  std::vector<std::string> parts;      // of a correlation
  std::vector<std::string> fields;     // sorted
  std::vector<std::string> modifiers;  // sorted
  std::vector<std::string> filters;    // ids of filters laid on it
  /// Which mappings give records of its log source, and what a field is called in their logs where it is called otherwise.
  std::map<std::string, std::map<std::string, std::vector<std::string>>> mappings;
  std::vector<base::Error> problems;  // why it cannot be evaluated
};

struct CheckedRules {
  std::vector<CheckedRule> rules;  // sorted by path and id
  std::vector<detector::NotEvaluated> not_evaluated;  // what is no rule here: unreadable, without its references
  std::vector<base::Error> diagnostics;
};

/// What a file of placeholders is refused with.
base::Result<CheckedRules> check_rules(const RulesRequest& request);

struct ExplainRequest {
  RulesRequest rules;
  std::string rule;  // id, or the path of its file
  std::string path, member, as;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

struct Explained {
  detector::SigmaHead rule;
  std::vector<hunt::TraceLine> lines;
  bool matches = false;
};

/// kRuleNotFound, kUnknownFormat, ingest::kNoSuchRecord, and why the rule cannot be evaluated.
base::Result<Explained> explain_rule(const ExplainRequest& request, const base::Clock& clock);

}  // namespace backtrail::app
