// SPDX-License-Identifier: Apache-2.0
#include "intel/pipeline/pipeline.h"

#include <algorithm>

#include "intel/pipeline/apply.h"
#include "intel/pipeline/model.h"

namespace backtrail::intel {
namespace {

/// Of all rules below a correlation. Correlations that are made of themselves end, for each is entered once.
void gather_log_sources(const detector::Set& set, std::uint32_t index, std::set<std::uint32_t>& seen,
                        std::vector<detector::SigmaLogSource>& out) {
  std::vector<std::uint32_t> open{index};
  while (!open.empty()) {
    const std::uint32_t next = open.back();
    open.pop_back();
    if (!seen.insert(next).second) continue;
    for (const detector::SigmaPart& part : set.correlations[next].parts) {
      if (part.correlation) open.push_back(part.index);
      else out.push_back(set.rules[part.index].log_source);
    }
  }
}

}  // namespace

Pipelines::Pipelines() = default;
Pipelines::Pipelines(Pipelines&&) noexcept = default;
Pipelines& Pipelines::operator=(Pipelines&&) noexcept = default;
Pipelines::~Pipelines() = default;

base::Result<Pipelines> Pipelines::read(const std::vector<std::string>& paths) {
  Pipelines out;
  for (const std::string& path : paths) BT_TRY_STATUS(read_pipeline(path, out.steps_, out.notes_));
  std::ranges::stable_sort(out.steps_, {}, [](const auto& step) { return step->priority; });
  return out;
}

void Pipelines::apply(detector::Set& set) const {
  if (steps_.empty()) return;
  // As they were written: what a correlation is about does not depend on what becomes of its rules first.
  std::vector<std::vector<detector::SigmaLogSource>> log_sources(set.correlations.size());
  for (std::uint32_t i = 0; i < set.correlations.size(); ++i) {
    std::set<std::uint32_t> seen;
    gather_log_sources(set, i, seen, log_sources[i]);
  }
  for (detector::SigmaRule& rule : set.rules) PipelineRun::on_rule(steps_, rule);
  for (std::size_t i = 0; i < set.correlations.size(); ++i)
    PipelineRun::on_correlation(steps_, log_sources[i], set.correlations[i]);
}

}  // namespace backtrail::intel
