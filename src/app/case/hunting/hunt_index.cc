// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/hunt_index.h"

#include <algorithm>
#include <tuple>

#include "sightings/codes.h"
#include "sightings/extract.h"

namespace backtrail::app {

base::Result<IndexAnswers> IndexAnswers::open(const std::string& folder) {
  IndexAnswers out;
  auto index = sightings::Index::open(folder);
  if (!index) {
    if (index.error().code == sightings::kNoIndex) return out;
    return base::forward(std::move(index));
  }
  out.index_ = std::make_unique<sightings::Index>(std::move(*index));
  BT_TRY(auto marks, out.index_->sources());
  for (auto& mark : marks) out.marks_.emplace(mark.number, std::move(mark));
  return out;
}

void IndexAnswers::leave_out(const ErasedSources& erased) {
  for (const auto& [number, how] : erased) marks_.erase(number);
}

base::Status IndexAnswers::ask(const detector::Set& set, const std::vector<const Printed*>& wanted,
                               const std::string& tenant) {
  kept_.clear();
  seen_.clear();
  if (!index_) return {};
  // In the index's own order: what lies together is read once.
  std::vector<std::pair<sightings::Question, std::uint32_t>> questions;
  for (const Printed* one : wanted) {
    if (one->kind != hunt::Kind::indicator) continue;
    const detector::Indicator& indicator = set.indicators[one->index];
    const observable::Observable what{indicator.kind, indicator.value};
    if (!sightings::not_kept(what).empty()) continue;
    questions.emplace_back(sightings::question_of(what), one->index);
  }
  std::ranges::sort(questions, {}, [](const auto& one) { return std::tie(one.first.ranges[0].from, one.second); });
  for (const auto& [question, indicator] : questions) {
    BT_TRY_STATUS(index_->ask(question, tenant, [&](const auto&, const auto& segments) -> base::Status {
      for (const sightings::Segment& one : segments) seen_.emplace(one.source, indicator);
      return {};
    }));
    kept_.insert(indicator);
  }
  return {};
}

bool IndexAnswers::answers(const registers::Source& source, const Printed& detector) const {
  const auto mark = marks_.find(source.entry.index);
  return detector.kind == hunt::Kind::indicator && kept_.contains(detector.index) && mark != marks_.end() &&
         mark->second.extraction == sightings::kExtraction && mark->second.sha256.hex() == source.sha256;
}

bool IndexAnswers::seen(std::uint64_t number, const Printed& detector) const {
  return seen_.contains({number, detector.index});
}

std::uint64_t IndexAnswers::grown_from(const registers::Source& source) const {
  const auto mark = marks_.find(source.entry.index);
  return mark == marks_.end() ? 0 : mark->second.from;
}

}  // namespace backtrail::app
