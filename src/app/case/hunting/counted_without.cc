// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/counted_without.h"

#include <string_view>

#include "app/case/telemetry/placing.h"

namespace backtrail::app {
namespace {

void put_sources(const HuntRun& run, std::set<std::string>& into) {
  for (const HuntedSource& one : run.sources) {
    into.insert(one.entry);
    into.insert(one.holds.begin(), one.holds.end());
  }
}

}  // namespace

CountedWithout::CountedWithout(const Hunts& hunts, const TogetherDetectors& detectors,
                               const std::vector<registers::Source>& all, const std::string& tenant)
    : detectors_(detectors), all_(all), tenant_(tenant) {
  for (const HuntRun& run : hunts.runs()) {
    if (!run.together || run.tenant != tenant) continue;
    for (const base::Digest& print : *run.prints) {
      if (detectors.contains(print)) last_[print] = &run;
    }
    put_sources(run, ever_);
  }
  for (const auto& [print, run] : last_) {
    if (const auto [at, fresh] = had_.try_emplace(run); fresh) put_sources(*run, at->second);
  }
}

std::uint64_t CountedWithout::detectors(const registers::Source& source, const SourceFields& fields) const {
  std::uint64_t out = 0;
  for (const auto& [print, with] : detectors_) {
    const auto last = last_.find(print);
    if (last != last_.end() && had_.at(last->second).contains(source.entry.id)) continue;
    bool looks = with.log_sources.empty();
    for (std::size_t i = 0; i < source.log_sources.size() && !looks; ++i)
      looks = with.could_match(source.log_sources[i], fields.of(source, i));
    out += looks ? 1 : 0;
  }
  return out;
}

std::vector<const registers::Source*> CountedWithout::replaced(const SourceFields& fields) const {
  std::set<std::string_view> there;  // hashes
  for (const registers::Source& one : all_) {
    if (one.tenant == tenant_ && one.entry.corrected_by.empty() && !is_vacated(one)) there.insert(one.sha256);
  }
  std::vector<const registers::Source*> out;
  for (const registers::Source& one : all_) {
    if (one.tenant != tenant_ || one.entry.corrected_by.empty() || !ever_.contains(one.entry.id)) continue;
    if (!there.contains(one.sha256) && detectors(one, fields) != 0) out.push_back(&one);
  }
  return out;
}

}  // namespace backtrail::app
