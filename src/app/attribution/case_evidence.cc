// SPDX-License-Identifier: Apache-2.0
#include "app/attribution/case_evidence.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/attribution/side_by_side.h"
#include "app/case/intel_store.h"
#include "app/codes.h"
#include "attribution/codes.h"
#include "intel/load.h"

namespace backtrail::app {
namespace {

using attribution::Beside;
using attribution::BesideKind;
using attribution::Origin;
using registers::Evidence;
using registers::EvidenceKind;

/// Gathers one incident; sorted by what things are, so that the order of sealing does not matter.
class Gatherer {
 public:
  Gatherer(const EvidenceBase& base, const detector::Set& lists, base::Diagnostics& diagnostics)
      : base_(base), lists_(lists), diagnostics_(diagnostics) {
    for (std::size_t i = 0; i < lists.indicators.size(); ++i) {
      const auto& indicator = lists.indicators[i];
      sources_of_[{detector::id_of(indicator), detector::sha256_of(indicator).hex()}] = indicator.sources;
    }
    for (const auto& pattern : lists.patterns) {
      sources_of_[{pattern.id, base::sha256(pattern.pattern).hex()}] = pattern.sources;
    }
  }

  /// False when it said nothing that could be used or shown.
  bool add(const Evidence& evidence) {
    const Origin origin{evidence.origin, std::string(1, evidence.source_grade) + std::to_string(evidence.credibility)};
    const auto before = said_;
    for (const std::string& technique : evidence.techniques) put(technique, origin);
    if (evidence.detector) {
      const auto found = sources_of_.find({evidence.detector->id, evidence.detector->sha256});
      if (found != sources_of_.end()) {
        for (const std::uint32_t source : found->second) add_list(source, evidence, origin);
      }
    }
    if (evidence.kind == EvidenceKind::observation) {
      const std::string& what = evidence.title.empty() ? evidence.text : evidence.title;
      beside_[{BesideKind::tradecraft, what, {}, origin}].insert(evidence.entry.id);
      ++said_;
    }
    if (evidence.entry.occurred) times_.insert(base::format(*evidence.entry.occurred));
    return said_ != before;
  }

  void add_victim(const registers::Organisation& organisation) {
    const std::string& by = organisation.entry.label();
    if (!organisation.sector.empty()) {
      const Key key{BesideKind::victimology,
                    "sector " + organisation.sector,
                    groups_that(base_, knowledge::ClaimKind::sector, organisation.sector),
                    {}};
      beside_[key].insert(by);
    }
    if (!organisation.jurisdiction.empty()) {
      const Key key{BesideKind::victimology,
                    "country " + organisation.jurisdiction,
                    groups_that(base_, knowledge::ClaimKind::victim, organisation.jurisdiction),
                    {}};
      beside_[key].insert(by);
    }
  }

  attribution::IncidentRequest finish() {
    attribution::IncidentRequest out;
    for (const auto& [id, origins] : items_) {
      out.items.push_back({id, {origins.begin(), origins.end()}});
      if (origins.size() > attribution::kGivenOrigins) out.items.back().origins.resize(attribution::kGivenOrigins);
    }
    for (const auto& [key, pieces] : beside_) {
      const std::string number = pieces.size() > 1 ? std::to_string(pieces.size()) + " pieces: " : "";
      out.beside.push_back({key.kind, number + key.what, key.fits, {}, key.origin});
    }
    cut(out.items, attribution::kGivenItems, "items");
    cut(out.beside, attribution::kGivenBeside, "things beside");
    out.times.assign(times_.begin(), times_.end());
    cut(out.times, attribution::kGivenTimes, "times");
    std::set<std::string> days;
    for (const std::string& time : out.times) days.insert(time.substr(0, 10));
    if (!days.empty()) out.date = *std::next(days.begin(), static_cast<std::ptrdiff_t>((days.size() - 1) / 2));
    return out;
  }

 private:
  struct Key {
    BesideKind kind;
    std::string what;
    std::vector<std::string> fits;
    Origin origin;
    auto operator<=>(const Key&) const = default;
  };

  void put(const std::string& id, const Origin& origin) {
    items_[id].insert(origin);
    ++said_;
  }

  template <typename Thing>
  void cut(std::vector<Thing>& things, std::size_t limit, const char* what) {
    if (things.size() <= limit) return;
    diagnostics_.report({kCaseCut,
                         "the case holds " + std::to_string(things.size()) + " " + what + "; the first " +
                             std::to_string(limit) + " are taken",
                         {},
                         "",
                         base::Severity::warning});
    things.resize(limit);
  }

  /// What a list says around its indicators.
  struct ListSays {
    std::string source;
    std::set<std::string> software, groups;
  };

  void add_list(std::uint32_t source, const Evidence& evidence, const Origin& finding) {
    auto found = says_.find(source);
    if (found == says_.end()) found = says_.emplace(source, what_it_says(lists_.sources[source])).first;
    const ListSays& says = found->second;
    const Origin origin{says.source, finding.grade};
    for (const std::string& id : says.software) put(id, origin);
    const Key key{
        BesideKind::infrastructure, "an indicator of " + says.source, {says.groups.begin(), says.groups.end()}, origin};
    beside_[key].insert(evidence.detector->id);
    ++said_;
  }

  /// Names of software and groups, and the report that the list is from.
  ListSays what_it_says(const detector::Source& list) {
    ListSays out;
    out.source = list.report.empty() ? list.path.substr(list.path.find_last_of('/') + 1) : list.report;
    for (const std::string& name : list.indicates) {
      std::set<knowledge::Index> live;
      for (const knowledge::Index bearer : base_.pack->named(name)) {
        if (const auto current = base_.pack->current(bearer)) live.insert(*current);
      }
      if (live.size() > 1) {
        diagnostics_.report({kAmbiguousName,
                             "'" + name.substr(0, 60) + "' is borne by several, and none of them is taken for it",
                             {list.path},
                             "`backtrail knowledge show NAME` tells who",
                             base::Severity::warning});
      }
      if (live.size() != 1) continue;
      const knowledge::Object& object = base_.pack->object(*live.begin());
      if (object.kind == knowledge::Kind::software) out.software.insert(object.id);
      if (object.kind == knowledge::Kind::group) out.groups.insert(object.id);
    }
    if (list.report.empty()) return out;
    for (knowledge::Index i = 0; i < base_.pack->reports().size(); ++i) {
      const knowledge::Report& report = base_.pack->report(i);
      const bool same = report.title == list.report ||
                        std::ranges::find(report.names, list.report) != report.names.end() ||
                        std::ranges::find(report.urls, list.report) != report.urls.end();
      if (same) add_groups_of(i, out.groups);
    }
    return out;
  }

  /// Groups of which a report tells anything.
  void add_groups_of(knowledge::Index report, std::set<std::string>& into) const {
    for (attribution::Index g = 0; g < base_.group_object.size(); ++g) {
      for (const knowledge::Edge& edge : base_.pack->edges_from(base_.group_object[g])) {
        if (std::ranges::binary_search(base_.pack->reports_of(edge), report)) into.insert(base_.group(g).id);
      }
    }
  }

  const EvidenceBase& base_;
  const detector::Set& lists_;
  base::Diagnostics& diagnostics_;
  std::map<std::pair<std::string, std::string>, std::vector<std::uint32_t>> sources_of_;  // by id and hash
  std::map<std::string, std::set<Origin>> items_;
  std::map<Key, std::set<std::string>> beside_;  // and which pieces say it: copies count once
  std::map<std::uint32_t, ListSays> says_;
  std::set<std::string> times_;
  std::uint64_t said_ = 0;
};

}  // namespace

base::Result<CaseEvidence> case_evidence(const Case& from, const EvidenceBase& base, std::optional<base::Instant> as_of,
                                         base::Diagnostics& diagnostics) {
  CaseEvidence out;
  BT_TRY(const auto paths, intel_paths(from));
  detector::Set lists;
  if (!paths.empty()) lists = intel::load(paths, diagnostics).set;
  Gatherer gatherer(base, lists, diagnostics);
  std::set<std::string> victims;
  BT_TRY(const auto all, from.registers().all_evidence(as_of ? registers::Which::all : registers::Which::current));
  for (const Evidence& evidence : all) {
    if (as_of) {
      BT_TRY(const bool counts, stood(from, evidence.entry, *as_of));
      if (!counts) continue;
    }
    // What a report says of a group was not seen in this incident.
    if (evidence.kind == EvidenceKind::negative_finding || evidence.kind == EvidenceKind::report_span) continue;
    ++out.pieces;
    if (!gatherer.add(evidence)) ++out.silent;
    if (!evidence.tenant.empty()) victims.insert(evidence.tenant);
  }
  if (out.pieces == 0) {
    return base::fail(attribution::kNothingToJudge, "the case holds no evidence that could be judged", {from.folder()},
                      "seal findings with `backtrail evidence add --from-hunt FILE`");
  }
  for (const std::string& victim : victims) {
    if (const auto organisation = from.registers().organisation(victim)) gatherer.add_victim(*organisation);
  }
  out.incident = gatherer.finish();
  return out;
}

}  // namespace backtrail::app
