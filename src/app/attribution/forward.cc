// SPDX-License-Identifier: Apache-2.0
// An older base asked about what only a newer release tells: the one examination in which nothing has to be cut, for
// nobody who wrote the base had read the report.
#include <algorithm>
#include <map>

#include "app/attribution/evaluate.h"
#include "attribution/codes.h"

namespace backtrail::app {
namespace {

using attribution::Incident;
using attribution::Index;

/// The sources of `newer` that the older base was made of too: the same bytes.
knowledge::SourceSet common_sources(const knowledge::Pack& older, const knowledge::Pack& newer) {
  knowledge::SourceSet out = 0;
  for (std::size_t i = 0; i < newer.sources().size(); ++i) {
    const bool common = std::ranges::find(older.sources(), newer.sources()[i]) != older.sources().end();
    if (common) out |= knowledge::SourceSet{1} << i;
  }
  return out;
}

/// The incident as the older base can be asked about it. What it has no word for nobody can ask it about: those items
/// fall out, as `attribute` would leave them out.
Incident translated(const EvidenceBase& base, const EvidenceBase& newer, const Incident& incident) {
  Incident out = incident;
  out.report = attribution::kNone;
  out.items.clear();
  for (const Index item : incident.items) {
    const auto object = base.pack->find(newer.item(item).id);
    const auto live = object ? base.pack->current(*object) : std::nullopt;
    const auto own = live ? base.table.item(base.pack->object(*live).id) : std::nullopt;
    if (own) out.items.push_back(*own);
  }
  std::ranges::sort(out.items);
  const auto doubles = std::ranges::unique(out.items);
  out.items.erase(doubles.begin(), doubles.end());
  return out;
}

}  // namespace

base::Result<Examination> examine_forward(const EvidenceBase& base, const EvidenceBase& newer,
                                          const attribution::Model& model, attribution::Use use) {
  const auto known = common_sources(*base.pack, *newer.pack);
  Examination out;
  out.protocol = attribution::Protocol::forward;
  // Actors whom the base does not hold get numbers past its groups, so that draws of whole groups tell them apart.
  std::map<std::string, Index> absent;
  for (const Incident& incident : attribution::incidents(newer.table, attribution::Protocol::loro)) {
    const knowledge::Report& report = newer.pack->report(incident.report);
    if ((report.sources & known) != 0) continue;
    Incident asked = translated(base, newer, incident);
    if (asked.items.size() < attribution::kLeastItems) {
      ++out.too_little_known;
      continue;
    }
    if (const auto group = base.table.group(incident.actor)) {
      asked.group = *group;
    } else {
      const auto number = static_cast<Index>(base.table.groups.size() + absent.size());
      asked.group = absent.emplace(incident.actor, number).first->second;
    }
    out.incidents.push_back(std::move(asked));
    out.reports.push_back(report.names);
  }
  if (out.incidents.empty()) {
    return base::fail(attribution::kEmptyBase,
                      "the newer base cites no report of three things that the older one knows", {},
                      "give the older release with --knowledge and the newer one with --new");
  }
  out.answers = attribution::examine(base.table, out.incidents, out.protocol, model, use);
  return out;
}

}  // namespace backtrail::app
