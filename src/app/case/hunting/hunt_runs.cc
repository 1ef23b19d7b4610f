// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/hunt_runs.h"

#include <algorithm>
#include <map>
#include <memory>

#include "app/codes.h"
#include "base/count.h"

namespace backtrail::app {

HuntedSource note_of(const PassSource& source, std::uint64_t from) {
  HuntedSource out{source.source->entry.id, source.looked_at(), from, {}, !source.looked_at()};
  for (const registers::Source* held : source.holds) out.holds.push_back(held->entry.id);
  return out;
}

/// Both lists of detectors in the order of prints.
HuntRun RunsOf::begin(Wanted wanted, bool together) const {
  HuntRun out;
  out.engine = engine_;
  out.tenant = tenant_;
  out.together = together;
  std::ranges::sort(wanted, {}, [](const Printed* one) { return one->print; });
  std::vector<base::Digest> prints;
  std::vector<HuntedWith> detectors;
  for (const Printed* one : wanted) {
    prints.push_back(one->print);
    detectors.push_back(hunted_with(set_, *one));
  }
  out.prints = std::make_shared<const std::vector<base::Digest>>(std::move(prints));
  out.detectors = std::make_shared<const std::vector<HuntedWith>>(std::move(detectors));
  return out;
}

std::vector<HuntRun> RunsOf::together(const Wanted& together, const std::vector<PassSource>& sources,
                                      const std::set<base::Digest>& keep) const {
  std::map<std::vector<const PassSource*>, Wanted> by_kept;
  for (const Printed* one : together) {
    std::vector<const PassSource*> kept;
    for (const PassSource& source : sources) {
      if (source.counted.contains(one->print)) kept.push_back(&source);
    }
    by_kept[std::move(kept)].push_back(one);
  }
  std::vector<HuntRun> out;
  for (const auto& [kept, wanted] : by_kept) {
    HuntRun& run = out.emplace_back(begin(wanted, true));
    for (const Printed* one : wanted) {
      if (keep.contains(one->print)) run.hits[one->print];
    }
    for (const PassSource& one : sources) {
      if (!one.looked_at()) continue;
      run.sources.push_back(note_of(one, 0));
      for (auto& [print, hits] : run.hits) {
        const auto had = one.hits.find(print);
        if (had != one.hits.end()) hits.emplace(one.source->entry.id, had->second);
      }
    }
    for (const PassSource* one : kept) run.sources.push_back(note_of(*one, 0));
  }
  return out;
}

std::optional<base::Error> too_many_to_keep(const std::vector<PassSource>& sources) {
  const auto too_many = [](const PassSource& one) {
    return std::ranges::any_of(one.hits, [](const auto& hits) { return !hits.second; });
  };
  const auto count = static_cast<std::uint64_t>(std::ranges::count_if(sources, too_many));
  if (count == 0) return std::nullopt;
  const registers::Source& first = *std::ranges::find_if(sources, too_many)->source;
  return base::Error{kNotCopied,
                     "of " + base::counted(count, "log") +
                         " a detector of several records counts more than is kept: once it is gone it counts no more",
                     {first.path, first.member},
                     "what is ingested with --keep stays",
                     base::Severity::note};
}

}  // namespace backtrail::app
