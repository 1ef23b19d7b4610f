// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/short_named.h"

#include <algorithm>
#include <set>

#include "app/case/telemetry/indexing.h"
#include "base/count.h"
#include "sightings/codes.h"

namespace backtrail::app {

base::Result<std::string> short_named(const sightings::Index& index, const observable::Observable& what,
                                      const std::optional<std::string>& tenant,
                                      const std::function<bool(std::uint64_t source)>& counts) {
  const auto question = sightings::question_of_short_named(what);
  if (!question) return std::string();
  std::uint64_t records = 0;
  BT_TRY_STATUS(index.ask(*question, tenant, [&](const auto&, const auto& segments) -> base::Status {
    for (const sightings::Segment& one : segments) records += counts(one.source) ? one.count : 0;
    return {};
  }));
  if (records == 0) return std::string();
  return base::counted(records, "record has", "records have") +
         " a path with short names (PROGRA~1) and this end, which may be it: ask for the file's name too";
}

base::Result<std::vector<std::string>> short_named(const Case& in, const std::vector<detector::Indicator>& all,
                                                   const SourceRefs& sources) {
  std::vector<std::string> out;
  if (std::ranges::none_of(all, [](const auto& one) { return one.kind == observable::Kind::path; })) return out;
  const auto index = sightings::Index::open(sightings_folder(in.folder()));
  if (!index && index.error().code == sightings::kNoIndex) return out;
  if (!index) return std::unexpected(index.error());
  std::set<std::uint64_t> numbers;
  for (const registers::Source* one : sources) numbers.insert(one->entry.index);
  for (const detector::Indicator& one : all) {
    BT_TRY(const std::string why, short_named(*index, {one.kind, one.value}, std::nullopt,
                                              [&](std::uint64_t source) { return numbers.contains(source); }));
    if (!why.empty()) out.push_back(one.value + ": " + why);
  }
  return out;
}

}  // namespace backtrail::app
