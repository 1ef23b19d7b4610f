// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/unindexed.h"

#include <set>
#include <string_view>
#include <utility>

#include "app/case/telemetry/placing.h"
#include "sightings/extract.h"

namespace backtrail::app {

std::vector<const registers::Source*> replaced_and_not_indexed(const std::vector<const registers::Source*>& known,
                                                               const Withdrawn& withdrawn, const ErasedSources& erased,
                                                               const SourceMarks& marks) {
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
  std::vector<const registers::Source*> out;
  for (const registers::Source* one : known) {
    // As of an earlier time what replaced it had not come yet: then it stands, and is asked like any other.
    if (!ids.contains(one->entry.corrected_by) || one->records == 0 || is_vacated(*one) || is_indexed(*one)) continue;
    if (withdrawn.has(*one) || erased.contains(one->entry.index)) continue;
    if (!bytes.contains({one->tenant, one->sha256})) out.push_back(one);
  }
  return out;
}

}  // namespace backtrail::app
