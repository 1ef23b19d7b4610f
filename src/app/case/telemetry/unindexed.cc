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
  std::vector<NotIndexed> out;
  bool any_replaced = false;
  for (const registers::Source* one : known) {
    if (is_vacated(*one) || is_indexed(*one) || withdrawn.has(*one) || erased.contains(one->entry.index)) continue;
    out.push_back({one, !one->entry.corrected_by.empty(), marks.contains(one->entry.index)});
    any_replaced = any_replaced || out.back().replaced;
  }
  if (!any_replaced) return out;
  // Few cases have any, and a country's sources are many.
  std::set<std::pair<std::string_view, std::string_view>> bytes;
  std::set<std::string_view> ids;
  for (const registers::Source* one : known) {
    ids.insert(one->entry.id);
    if (is_indexed(*one)) bytes.emplace(one->tenant, one->sha256);
  }
  // As of an earlier time what replaced it had not come yet: then it stands.
  for (NotIndexed& one : out) one.replaced = one.replaced && ids.contains(one.source->entry.corrected_by);
  std::erase_if(out, [&](const NotIndexed& one) {
    return one.replaced && (one.source->records == 0 || bytes.contains({one.source->tenant, one.source->sha256}));
  });
  return out;
}

}  // namespace backtrail::app
