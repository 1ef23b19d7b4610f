// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/lapses.h"

#include <algorithm>
#include <limits>

#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/holdings.h"
#include "base/time.h"
#include "exposure/graph.h"

namespace backtrail::app {
namespace {

using registers::Evidence;
using registers::Source;

struct SearchedDays {
  std::int64_t first = std::numeric_limits<std::int64_t>::min();
  std::int64_t last = std::numeric_limits<std::int64_t>::max();
  [[nodiscard]] bool has(std::int64_t day) const { return first <= day && day <= last; }
};

SearchedDays searched_days(const registers::Negative& search) {
  SearchedDays out;
  if (const auto from = exposure::period_of(search.from)) out.first = base::day_number(from->first);
  if (const auto until = exposure::period_of(search.until)) out.last = base::day_number(until->last);
  return out;
}

/// The same of several tenants is said once.
void put_change(Change change, std::vector<Change>& to) {
  const auto had = std::ranges::find(to, change.what, &Change::what);
  if (had == to.end()) to.push_back(std::move(change));
  else had->which.merge(change.which);
}

constexpr const char* kDiscardedSince = "logs that it searched were discarded since";
constexpr const char* kFoundSince = "something of these days was found since, in logs that it had not got";

}  // namespace

base::Result<Lapses> Lapses::read(const std::vector<Source>& all, const std::vector<Evidence>& evidence,
                                  const ledger::Log& log, const ledger::Bodies& bodies, const std::string& case_folder,
                                  const AsOf& as_of) {
  const bool searches = std::ranges::any_of(evidence, [](const Evidence& one) { return one.negative.has_value(); });
  Lapses out;
  BT_TRY(out.since_, SearchedSince::read(all, log, bodies, case_folder, searches, as_of));
  if (!searches) return out;
  BT_TRY(const auto holdings, read_holdings(log, bodies, as_of.time));
  std::map<std::pair<std::string, std::string>, std::uint64_t> held;  // by tenant and SHA-256: the first entry
  for (const Source& one : all) {
    if (!known_at(one.entry, as_of)) continue;
    out.tenants_.insert(one.tenant);
    held.try_emplace({one.tenant, one.sha256}, one.entry.index);
    const auto holding = holdings.find({one.tenant, one.sha256});
    if (holding == holdings.end() || !holding->second.discarded) continue;
    Gone gone{one.entry.index, holding->second.discarded->at, {}, false};
    for (const registers::LogSourceDays& of : one.log_sources) {
      const DayList days = days_of(of);
      gone.days[channel_name(of)].insert(days.begin(), days.end());
      gone.untimed = gone.untimed || without_time_of(of) != 0;
    }
    gone.untimed = gone.untimed || is_uncounted(one);
    out.discarded_[one.tenant].push_back(std::move(gone));
  }
  for (const Evidence& one : evidence) {
    // What people have typed names no detector, and may be of anything.
    if (one.kind != registers::EvidenceKind::finding || !one.detector || out.since_.withdrawn().has(one)) continue;
    Found found{one.entry.label(), one.entry.index, std::nullopt, 0};
    if (one.entry.occurred) found.day = base::day_number(*one.entry.occurred);
    for (const registers::Locator& at : one.locators) {
      const auto first = held.find({one.tenant, at.source_sha256});
      found.latest =
          std::max(found.latest, first == held.end() ? std::numeric_limits<std::uint64_t>::max() : first->second);
    }
    out.findings_[one.tenant].push_back(std::move(found));
    if (!one.tenant.empty()) out.tenants_.insert(one.tenant);
  }
  return out;
}

base::Result<Lapses> Lapses::read(const Case& in) {
  BT_TRY(const auto all, in.registers().sources(registers::Which::all));
  BT_TRY(const auto evidence, in.registers().all_evidence());
  return read(all, evidence, in.ledger(), in.bodies(), in.folder());
}

bool Lapses::discarded_since(const Evidence& search, const std::string& tenant, const std::string& channel,
                             std::int64_t day) const {
  const auto all = discarded_.find(tenant);
  return all != discarded_.end() && std::ranges::any_of(all->second, [&](const Gone& one) {
           if (one.index > search.entry.index || one.at <= search.entry.entered) return false;
           const auto days = one.days.find(channel);
           return days != one.days.end() && days->second.contains(day);
         });
}

bool Lapses::discarded_since(const Evidence& search, const std::string& tenant, std::uint64_t source) const {
  const auto all = discarded_.find(tenant);
  return all != discarded_.end() && std::ranges::any_of(all->second, [&](const Gone& one) {
           return one.index == source && one.at > search.entry.entered;
         });
}

bool Lapses::any_discarded(const Evidence& search, const std::string& tenant) const {
  const auto all = discarded_.find(tenant);
  if (all == discarded_.end()) return false;
  const SearchedDays period = searched_days(*search.negative);
  return std::ranges::any_of(all->second, [&](const Gone& one) {
    if (one.index > search.entry.index || one.at <= search.entry.entered) return false;
    return one.untimed || std::ranges::any_of(one.days, [&](const auto& channel) {
             const auto day = channel.second.lower_bound(period.first);
             return day != channel.second.end() && *day <= period.last;
           });
  });
}

/// A rule that looked at a log and found nothing there has not found this, whoever else has: only what rests on a log that the search
/// had not got counts.
void Lapses::put_found(const Evidence& search, const std::string& tenant, Change& to) const {
  const auto all = findings_.find(tenant);
  if (all == findings_.end()) return;
  const SearchedDays period = searched_days(*search.negative);
  for (const Found& one : all->second) {
    if (one.index > search.entry.index && one.latest > search.entry.index && (!one.day || period.has(*one.day)))
      to.which.insert(one.label);
  }
}

std::vector<Change> Lapses::of(const Evidence& search, const std::string& tenant) const {
  const auto [first, last] = searched_days(*search.negative);
  std::vector<Change> out = since_.changes(search, tenant, first, last);
  if (any_discarded(search, tenant)) out.push_back({kDiscardedSince});
  Change found{kFoundSince};
  put_found(search, tenant, found);
  if (!found.which.empty()) out.push_back(std::move(found));
  return out;
}

bool Lapses::any_of(const Evidence& search, const std::string& tenant) const {
  const auto [first, last] = searched_days(*search.negative);
  if (since_.changed(search, tenant, first, last) || any_discarded(search, tenant)) return true;
  Change found;
  put_found(search, tenant, found);
  return !found.which.empty();
}

std::vector<Change> Lapses::of(const Evidence& evidence) const {
  std::vector<Change> out;
  if (since_.withdrawn().has(evidence)) out.push_back({"its records are of a source that was withdrawn"});
  if (!evidence.negative) return out;
  if (!evidence.tenant.empty()) {
    std::ranges::move(of(evidence, evidence.tenant), std::back_inserter(out));
    return out;
  }
  for (const std::string& tenant : tenants_) {
    for (Change& one : of(evidence, tenant)) {
      if (one.which.empty()) one.which.insert(tenant);
      put_change(std::move(one), out);
    }
  }
  Change found{kFoundSince};
  put_found(evidence, "", found);  // and of whom nobody has said
  if (!found.which.empty()) put_change(std::move(found), out);
  return out;
}

}  // namespace backtrail::app
