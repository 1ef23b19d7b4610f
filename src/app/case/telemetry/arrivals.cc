// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/arrivals.h"

#include <algorithm>
#include <set>

#include "app/case/telemetry/coverage.h"

namespace backtrail::app {
namespace {

using registers::Source;
using ByChannel = std::map<std::string, std::set<std::int64_t>>;

ByChannel channels_of(const Source& source) {
  ByChannel out;
  for (const registers::LogSourceDays& held : source.log_sources) out[channel_name(held)].merge(days_of(held));
  return out;
}

/// What `source` brought that the log in whose place it stands did not hold. Other bytes bring all that they hold.
ByChannel brought(const Source& source, const Source* before) {
  ByChannel out = channels_of(source);
  if (before == nullptr) return out;
  if (before->sha256 == source.sha256 && before->assumed == source.assumed) return {};
  const bool grown = source.size > before->size && source.records >= before->records;
  if (!grown) return out;
  for (const auto& [channel, days] : channels_of(*before)) {
    if (days.empty()) continue;
    // The day on which it was ingested went on.
    for (auto day = days.begin(); std::next(day) != days.end(); ++day) out[channel].erase(*day);
  }
  return out;
}

}  // namespace

Arrivals::Arrivals(const std::vector<Source>& all, const std::vector<Source>& standing) {
  std::map<std::string, const Source*> by_entry;
  for (const Source& one : all) {
    by_entry.emplace(one.entry.id, &one);
    const auto [first, fresh] = first_.try_emplace(one.tenant, one.entry.index);
    if (!fresh) first->second = std::min(first->second, one.entry.index);
  }
  for (const Source& one : standing) {
    // From the log as it is back to what it was at first.
    for (const Source* source = &one; source != nullptr;) {
      const auto found = by_entry.find(source->entry.corrects);
      const Source* const before = found == by_entry.end() ? nullptr : found->second;
      for (const auto& [channel, days] : brought(*source, before)) {
        Days& newest = newest_[{one.tenant, channel}];
        for (const std::int64_t day : days) newest[day] = std::max(newest[day], source->entry.index);
      }
      source = before;
    }
  }
}

std::uint64_t Arrivals::newest(const std::string& tenant, const std::string& channel, std::int64_t day) const {
  const auto days = newest_.find({tenant, channel});
  if (days == newest_.end()) return 0;
  const auto found = days->second.find(day);
  return found == days->second.end() ? 0 : found->second;
}

bool Arrivals::any_before(const std::string& tenant, std::uint64_t index) const {
  const auto first = first_.find(tenant);
  return first != first_.end() && first->second < index;
}

bool Arrivals::any_after(const std::string& tenant, std::uint64_t index, std::int64_t first, std::int64_t last) const {
  for (auto at = newest_.lower_bound({tenant, ""}); at != newest_.end() && at->first.first == tenant; ++at) {
    const auto end = at->second.upper_bound(last);
    for (auto day = at->second.lower_bound(first); day != end; ++day) {
      if (day->second > index) return true;
    }
  }
  return false;
}

}  // namespace backtrail::app
