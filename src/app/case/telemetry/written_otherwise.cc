// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/written_otherwise.h"

#include <algorithm>
#include <array>
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

constexpr std::size_t kValuesTold = 20;

/// A writing, and how it is told.
struct Writing {
  std::optional<sightings::Question> (*question_of)(const observable::Observable& what);  // for what may stand so
  std::uint64_t since;  // the first version of the extraction that notes it
  std::array<std::string_view, 2> values;  // what is asked for: one, several
  std::string_view may_stand;
  std::array<std::string_view, 2> records;  // that hold it: one, several
  std::string_view held;
  std::string_view held_by_others;  // where values are counted only
};

constexpr std::array kWritings{
    Writing{sightings::question_of_short_named,
            sightings::kShortNamesSince,
            {"path", "paths"},
            " may stand in the logs by short names (PROGRA~1)",
            {"record has", "records have"},
            " a path with short names (PROGRA~1) and this end, which may be it: ask for the file's name too",
            ", for records have such paths with the same ends"},
    Writing{sightings::question_of_not_utf8,
            sightings::kNotUtf8Since,
            {"value", "values"},
            " with letters beyond ASCII may stand in logs that are no UTF-8",
            {"record holds", "records hold"},
            " bytes that are no UTF-8, in which letters beyond ASCII are not found",
            ", for records hold such bytes"}};

std::string counted(std::uint64_t count, const std::array<std::string_view, 2>& words) {
  return base::counted(count, words[0], words[1]);
}
std::string told(const Writing& writing, std::uint64_t records) {
  return counted(records, writing.records) += writing.held;
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

/// Of these sources those of which the index notes no such writing, or not all: it was made before it noted any, or without them.
std::size_t sources_without(const Writing& writing, const SourceRefs& sources, const SourceNumbers& numbers,
                            const SourceMarks& marks) {
  std::set<std::uint64_t> blind;
  for (const auto& [number, standing] : numbers) {
    const auto mark = marks.find(number);
    if (mark == marks.end() || mark->second.extraction < writing.since) blind.insert(standing);
  }
  return static_cast<std::size_t>(std::ranges::count_if(
      sources, [&](const auto* one) { return one->records != 0 && blind.contains(one->entry.index); }));
}

/// The indicators that may be written so.
struct AskedSo {
  const Writing* writing;
  std::vector<const std::string*> values;
  std::vector<sightings::Question> questions;
};

AskedSo asked_of(const Writing& writing, const std::vector<detector::Indicator>& all) {
  AskedSo out{&writing, {}, {}};
  for (const detector::Indicator& one : all) {
    auto question = writing.question_of({one.kind, one.value});
    if (!question) continue;
    out.values.push_back(&one.value);
    out.questions.push_back(std::move(*question));
  }
  return out;
}

/// Of those records have that stand under these numbers.
base::Status tell_held(const AskedSo& asked, const sightings::Index& index, const SourceNumbers& numbers,
                       std::vector<std::string>& out) {
  std::vector<std::uint64_t> records(asked.questions.size());
  BT_TRY_STATUS(index.ask_all(asked.questions, [&](std::size_t at, const auto&, const auto& segments) -> base::Status {
    for (const sightings::Segment& one : segments) records[at] += numbers.contains(one.source) ? one.count : 0;
    return {};
  }));
  std::size_t seen = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i] != 0 && ++seen <= kValuesTold)
      out.push_back(*asked.values[i] + ": " + told(*asked.writing, records[i]));
  }
  if (seen > kValuesTold)
    out.push_back(base::counted(seen - kValuesTold, "further " + std::string(asked.writing->values[0]),
                                "further " + std::string(asked.writing->values[1])) +
                  std::string(asked.writing->may_stand) + std::string(asked.writing->held_by_others));
  return {};
}

}  // namespace

base::Result<std::string> written_otherwise(const sightings::Index& index, const observable::Observable& what,
                                            const std::optional<std::string>& tenant,
                                            const std::function<bool(std::uint64_t source)>& counts) {
  std::string out;
  for (const Writing& writing : kWritings) {
    const auto question = writing.question_of(what);
    if (!question) continue;
    std::uint64_t records = 0;
    BT_TRY_STATUS(index.ask(*question, tenant, [&](const auto&, const auto& segments) -> base::Status {
      for (const sightings::Segment& one : segments) records += counts(one.source) ? one.count : 0;
      return {};
    }));
    if (records == 0) continue;
    if (!out.empty()) out += "; ";
    out += told(writing, records);
  }
  return out;
}

base::Result<std::vector<std::string>> written_otherwise(const Case& in, const std::vector<detector::Indicator>& all,
                                                         const SourceRefs& sources) {
  std::vector<std::string> out;
  std::vector<AskedSo> asked;
  for (const Writing& writing : kWritings) {
    AskedSo one = asked_of(writing, all);
    if (!one.values.empty()) asked.push_back(std::move(one));
  }
  if (asked.empty() || sources.empty()) return out;
  const auto index = sightings::Index::open(sightings_folder(in.folder()));
  if (!index && index.error().code != sightings::kNoIndex) return std::unexpected(index.error());
  std::map<std::uint64_t, sightings::SourceMark> marks;
  if (index) {
    BT_TRY(auto entered, index->sources());
    for (auto& mark : entered) marks.emplace(mark.number, std::move(mark));
  }
  BT_TRY(const auto known, in.registers().sources(registers::Which::all));
  const auto numbers = with_beginnings(sources, known, marks);
  for (const AskedSo& one : asked) {
    if (const std::size_t blind = sources_without(*one.writing, sources, numbers, marks); blind != 0) {
      out.push_back(counted(one.values.size(), one.writing->values) + std::string(one.writing->may_stand) +
                    ", and of " + base::counted(blind, "source", "sources") +
                    " the index has none: backtrail case reindex");
    }
    if (!index) continue;
    BT_TRY_STATUS(tell_held(one, *index, numbers, out));
  }
  return out;
}

}  // namespace backtrail::app
