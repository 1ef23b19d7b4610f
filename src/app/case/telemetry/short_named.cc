// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/short_named.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "app/case/telemetry/erased.h"
#include "app/case/telemetry/indexing.h"
#include "base/count.h"
#include "sightings/codes.h"
#include "sightings/extract.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kShortNamedTold = 20;

std::string told_short_named(std::uint64_t records) {
  return base::counted(records, "record has", "records have") +
         " a path with short names (PROGRA~1) and this end, which may be it: ask for the file's name too";
}

using SourceNumbers = std::map<std::uint64_t, std::uint64_t>;  // of each the source that stands and has its records

/// The numbers under which the index has the records of these sources. What a log held before it grew stands under its earlier source's.
SourceNumbers with_beginnings(const SourceRefs& sources, const std::vector<registers::Source>& known,
                              const SourceMarks& marks) {
  std::map<std::string_view, const registers::Source*> by_id;
  for (const registers::Source& one : known) by_id.emplace(one.entry.id, &one);
  SourceNumbers out;
  for (const registers::Source* const standing : sources) {
    for (const registers::Source* at = standing; out.emplace(at->entry.index, standing->entry.index).second;) {
      const auto mark = marks.find(at->entry.index);
      const auto before = by_id.find(at->entry.corrects);
      if (mark == marks.end() || mark->second.from == 0 || before == by_id.end()) break;
      at = before->second;
    }
  }
  return out;
}

/// Of these sources those whose short names the index has not, or not all: it was made before it noted any, or without them.
std::size_t sources_without_short_names(const SourceRefs& sources, const SourceNumbers& numbers,
                                        const SourceMarks& marks) {
  std::set<std::uint64_t> blind;
  for (const auto& [number, standing] : numbers) {
    const auto mark = marks.find(number);
    if (mark == marks.end() || mark->second.extraction < sightings::kShortNamesSince) blind.insert(standing);
  }
  return static_cast<std::size_t>(std::ranges::count_if(
      sources, [&](const auto* one) { return one->records != 0 && blind.contains(one->entry.index); }));
}

}  // namespace

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
  return told_short_named(records);
}

base::Result<std::vector<std::string>> short_named(const Case& in, const std::vector<detector::Indicator>& all,
                                                   const SourceRefs& sources) {
  std::vector<std::string> out;
  std::vector<const std::string*> paths;
  std::vector<sightings::Question> questions;
  for (const detector::Indicator& one : all) {
    auto question = sightings::question_of_short_named({one.kind, one.value});
    if (!question) continue;
    paths.push_back(&one.value);
    questions.push_back(std::move(*question));
  }
  if (paths.empty() || sources.empty()) return out;
  const auto index = sightings::Index::open(sightings_folder(in.folder()));
  if (!index && index.error().code != sightings::kNoIndex) return std::unexpected(index.error());
  std::map<std::uint64_t, sightings::SourceMark> marks;
  if (index) {
    BT_TRY(auto entered, index->sources());
    for (auto& mark : entered) marks.emplace(mark.number, std::move(mark));
  }
  BT_TRY(const auto known, in.registers().sources(registers::Which::all));
  const auto numbers = with_beginnings(sources, known, marks);
  if (const std::size_t blind = sources_without_short_names(sources, numbers, marks); blind != 0) {
    out.push_back(base::counted(paths.size(), "path", "paths") +
                  " may stand in the logs by short names (PROGRA~1), and of " +
                  base::counted(blind, "source", "sources") + " the index has none: backtrail case reindex");
  }
  if (!index) return out;
  std::vector<std::uint64_t> records(questions.size());
  BT_TRY_STATUS(index->ask_all(questions, [&](std::size_t at, const auto&, const auto& segments) -> base::Status {
    for (const sightings::Segment& one : segments) records[at] += numbers.contains(one.source) ? one.count : 0;
    return {};
  }));
  std::size_t seen = 0;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (records[i] != 0 && ++seen <= kShortNamedTold) out.push_back(*paths[i] + ": " + told_short_named(records[i]));
  }
  if (seen > kShortNamedTold)
    out.push_back(base::counted(seen - kShortNamedTold, "further path") +
                  " may stand in the logs by short names (PROGRA~1), for records have such paths with the same ends");
  return out;
}

}  // namespace backtrail::app
