// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/unindexed.h"

#include <set>
#include <string_view>
#include <utility>

#include "app/case/telemetry/placing.h"
#include "sightings/extract.h"

namespace backtrail::app {

std::vector<NotIndexed> not_indexed(const std::vector<const registers::Source*>& known, const Withdrawn& withdrawn,
                                    const ErasedSources& erased, const SourceMarks& marks) {
  const auto is_indexed = [&](const registers::Source& one) {
    const auto mark = marks.find(one.entry.index);
    return mark != marks.end() && mark->second.extraction == sightings::kExtraction;
  };
  std::set<std::pair<std::string_view, std::string_view>> bytes;
  std::set<std::string_view> ids;
  for (const registers::Source* one : known) {
    ids.insert(one->entry.id);
    if (is_indexed(*one)) bytes.emplace(one->tenant, one->sha256);
  }
  std::vector<NotIndexed> out;
  for (const registers::Source* one : known) {
    if (is_vacated(*one) || is_indexed(*one) || withdrawn.has(*one) || erased.contains(one->entry.index)) continue;
    // As of an earlier time what replaced it had not come yet: then it stands.
    const bool replaced = ids.contains(one->entry.corrected_by);
    if (replaced && (one->records == 0 || bytes.contains({one->tenant, one->sha256}))) continue;
    out.push_back({one, replaced, marks.contains(one->entry.index)});
  }
  return out;
}

}  // namespace backtrail::app
