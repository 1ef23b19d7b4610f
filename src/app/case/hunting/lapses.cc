// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/lapses.h"

#include <algorithm>
#include <limits>
#include <set>

#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/indexing.h"
#include "app/case/telemetry/placing.h"
#include "base/time.h"
#include "exposure/graph.h"

namespace backtrail::app {
namespace {

using registers::Evidence;
using registers::Source;

struct SearchedDays {
  std::int64_t first = std::numeric_limits<std::int64_t>::min();
  std::int64_t last = std::numeric_limits<std::int64_t>::max();
};

SearchedDays searched_days(const registers::Negative& search) {
  SearchedDays out;
  if (const auto from = exposure::period_of(search.from)) out.first = base::day_number(from->first);
  if (const auto until = exposure::period_of(search.until)) out.last = base::day_number(until->last);
  return out;
}

bool holds_some_of(const Source& source, std::int64_t first, std::int64_t last) {
  return std::ranges::any_of(source.log_sources, [&](const registers::LogSourceDays& held) {
    return std::ranges::any_of(days_of(held), [&](std::int64_t day) { return first <= day && day <= last; });
  });
}

/// The same of several tenants is said once.
void put_change(Change change, std::vector<Change>& to) {
  const auto had = std::ranges::find(to, change.what, &Change::what);
  if (had == to.end()) to.push_back(std::move(change));
  else had->which.merge(change.which);
}

}  // namespace

base::Result<Lapses> Lapses::read(const registers::Registers& registers, const ledger::Log& log,
                                  const ledger::Bodies& bodies, const std::string& case_folder) {
  BT_TRY(auto all, registers.sources(registers::Which::all));
  Withdrawn withdrawn(all);
  auto left = all;
  std::erase_if(left, [&](const Source& one) { return withdrawn.has(one); });
  auto held = left;
  std::erase_if(held, [](const Source& one) { return !one.entry.corrected_by.empty(); });
  drop_vacated(held);
  BT_TRY(auto missed, read_unread(log, bodies));
  std::vector<Unread> unread;
  for (auto& [key, one] : missed) {
    if (one.missed()) unread.push_back(std::move(one));
  }
  // Without the index a log that grew counts as new.
  const SourceMarks marks = entered_sources(sightings_folder(case_folder)).value_or(SourceMarks());
  Lapses out(SearchedSince(Arrivals(left, held, marks), std::move(withdrawn), std::move(unread)));
  for (const Source& one : all) out.held_.try_emplace({one.tenant, one.sha256}, one.entry.index);
  out.sources_ = std::move(all);
  BT_TRY(out.holdings_, read_holdings(log, bodies));
  // What people have typed names no detector, and may be of anything.
  BT_TRY(auto evidence, registers.all_evidence());
  for (Evidence& one : evidence) {
    if (one.kind == registers::EvidenceKind::finding && one.detector && !out.since_.withdrawn().has(one))
      out.findings_.push_back(std::move(one));
  }
  return out;
}

base::Result<Lapses> Lapses::read(const Case& in) {
  return read(in.registers(), in.ledger(), in.bodies(), in.folder());
}

void Lapses::put_discarded(const Evidence& search, const std::string& tenant, std::int64_t first, std::int64_t last,
                           std::vector<Change>& to) const {
  const bool any = std::ranges::any_of(sources_, [&](const Source& one) {
    if (one.tenant != tenant || one.entry.index > search.entry.index) return false;
    const auto holding = holdings_.find({one.tenant, one.sha256});
    return holding != holdings_.end() && holding->second.discarded &&
           holding->second.discarded->at > search.entry.entered && holds_some_of(one, first, last);
  });
  if (any) to.push_back({"logs that it searched were discarded since"});
}

/// Whether it rests on a log that a search under this number had not got: a rule that looked at a log and found nothing there
/// has not found this, whoever else has.
bool Lapses::is_unsearched(const Evidence& finding, std::uint64_t index) const {
  return std::ranges::any_of(finding.locators, [&](const registers::Locator& at) {
    const auto held = held_.find({finding.tenant, at.source_sha256});
    return held == held_.end() || held->second > index;
  });
}

std::vector<Change> Lapses::of(const Evidence& evidence) const {
  std::vector<Change> out;
  if (since_.withdrawn().has(evidence)) out.push_back({"its records are of a source that was withdrawn"});
  if (!evidence.negative) return out;
  const auto [first, last] = searched_days(*evidence.negative);
  std::set<std::string> tenants = {evidence.tenant};
  if (evidence.tenant.empty()) {
    tenants.clear();
    for (const Source& one : sources_) tenants.insert(one.tenant);
  }
  for (const std::string& tenant : tenants) {
    std::vector<Change> of_it = since_.changes(evidence, tenant, first, last);
    put_discarded(evidence, tenant, first, last, of_it);
    for (Change& one : of_it) {
      if (evidence.tenant.empty()) one.which.insert(tenant);
      put_change(std::move(one), out);
    }
  }
  Change found{"something of these days was found since, in logs that it had not got"};
  for (const Evidence& one : findings_) {
    const auto& time = one.entry.occurred;
    const bool within = !time || (first <= base::day_number(*time) && base::day_number(*time) <= last);
    if (one.entry.index > evidence.entry.index && within &&
        (evidence.tenant.empty() || one.tenant == evidence.tenant) && is_unsearched(one, evidence.entry.index))
      found.which.insert(one.entry.label());
  }
  if (!found.which.empty()) out.push_back(std::move(found));
  return out;
}

}  // namespace backtrail::app
