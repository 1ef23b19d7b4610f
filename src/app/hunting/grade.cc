// SPDX-License-Identifier: Apache-2.0
#include "app/hunting/grade.h"

#include <algorithm>
#include <set>

namespace backtrail::app {
namespace {

template <typename Detector>
bool outside(const Detector& detector, base::Instant time) {
  return (detector.valid_from && time < *detector.valid_from) ||
         (detector.valid_until && time >= *detector.valid_until);
}

/// Of an indicator itself; of a pattern, those that its comparisons found.
std::vector<observable::Observable> observables_of(const HuntResult& result, const Finding& finding) {
  if (finding.kind == hunt::Kind::indicator) {
    const detector::Indicator& one = result.set.indicators[finding.detector];
    return {{one.kind, one.value}};
  }
  if (finding.kind != hunt::Kind::stix_pattern) return {};
  std::vector<observable::Observable> out;
  for (const MatchedText& text : finding.matched) {
    if (auto seen = observable::guess(text.value)) out.push_back(std::move(*seen));
  }
  return out;
}

}  // namespace

bool outside_validity_of(const detector::Set& set, hunt::Kind kind, std::uint32_t detector, base::Instant time) {
  if (kind == hunt::Kind::indicator) return outside(set.indicators[detector], time);
  return kind == hunt::Kind::stix_pattern && outside(set.patterns[detector], time);
}

void grade_findings(HuntResult& result, const std::vector<std::string>& warninglists, base::Diagnostics& diagnostics) {
  std::set<observable::Observable> all;
  for (const Finding& finding : result.findings) {
    for (observable::Observable& seen : observables_of(result, finding)) all.insert(std::move(seen));
  }
  const intel::Grades grades = intel::grade(all, warninglists, diagnostics);
  for (Finding& finding : result.findings) {
    for (const observable::Observable& seen : observables_of(result, finding)) {
      const auto graded = grades.find(seen);
      if (graded != grades.end())
        finding.shared.insert(finding.shared.end(), graded->second.begin(), graded->second.end());
    }
    std::ranges::sort(finding.shared);
    const auto rest = std::ranges::unique(finding.shared);
    finding.shared.erase(rest.begin(), rest.end());
  }
}

}  // namespace backtrail::app
