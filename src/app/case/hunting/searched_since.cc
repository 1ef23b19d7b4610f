// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/searched_since.h"

#include <algorithm>

#include "app/case/telemetry/indexing.h"
#include "app/case/telemetry/placing.h"
#include "base/days.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kWhichNamed = 5;  // further ones are counted
constexpr std::size_t kSpansNamed = 3;
constexpr const char* kUncountedSince =
    "logs came in since in which an earlier version did not count records without a time, and these may be of these "
    "days: ingest them again";
constexpr const char* kUntimedSince = "records without a time came in or were replaced since, and may be of these days";

/// "2024-03-01 to 2024-03-03, 2024-03-09 and others".
std::string told_days(const std::set<std::int64_t>& days) {
  const auto ranges = base::day_ranges(days);
  std::string out;
  for (std::size_t i = 0; i < ranges.size() && i < kSpansNamed; ++i) {
    const auto& [first, last] = ranges[i];
    out += (i == 0 ? "" : ", ") + first + (first == last ? "" : " to " + last);
  }
  return out + (ranges.size() > kSpansNamed ? " and others" : "");
}

}  // namespace

std::string Change::text() const {
  if (which.empty()) return what;
  std::string out = what + " (";
  std::size_t named = 0;
  for (const std::string& one : which) {
    if (named == kWhichNamed) {
      out += " and " + std::to_string(which.size() - kWhichNamed) + " more";
      break;
    }
    out += (named++ == 0 ? "" : ", ") + one;
  }
  return out + ")";
}

base::Result<SearchedSince> SearchedSince::read(const std::vector<registers::Source>& all, const ledger::Log& log,
                                                const ledger::Bodies& bodies, const std::string& case_folder,
                                                bool searches, const AsOf& as_of) {
  SearchedSince out;
  out.withdrawn_ = withdrawn_as_of(all, as_of);
  if (!searches) return out;
  SourceRefs left = refs_to(all);
  std::erase_if(left,
                [&](const registers::Source* one) { return out.withdrawn_.has(*one) || !known_at(one->entry, as_of); });
  SourceRefs held = standing(left, as_of);
  std::erase_if(held, [](const registers::Source* one) { return is_vacated(*one); });
  const SourceMarks marks = entered_sources(sightings_folder(case_folder)).value_or(SourceMarks());
  out.arrivals_ = Arrivals(left, held, marks);
  BT_TRY(const auto missed, read_unread(log, bodies, as_of.time));
  for (const auto& [key, one] : missed) {
    if (!one.missed()) continue;
    const auto [at, fresh] = out.unread_.try_emplace(one.tenant, one.since);
    if (!fresh) at->second = std::max(at->second, one.since);
  }
  return out;
}

/// A log that nobody could read: the search knows nothing of it.
bool SearchedSince::any_unread(const registers::Evidence& search, const std::string& tenant) const {
  const auto found = unread_.find(tenant);
  return found != unread_.end() && found->second > search.entry.entered;
}

std::vector<Change> SearchedSince::changes(const registers::Evidence& search, const std::string& tenant,
                                           std::int64_t first, std::int64_t last) const {
  std::vector<Change> out;
  const std::uint64_t index = search.entry.index;
  if (withdrawn_.any_after(tenant, index)) out.push_back({"logs that it searched were withdrawn since"});
  const auto later = arrivals_.days_after(tenant, index, first, last);
  if (!later.empty()) out.push_back({"logs of " + told_days(later) + " came in, grew or were read otherwise since"});
  if (arrivals_.untimed_after(tenant, index)) out.push_back({kUntimedSince});
  else if (arrivals_.uncounted_after(tenant, index)) out.push_back({kUncountedSince});
  if (any_unread(search, tenant)) out.push_back({"logs came in since that could not be read"});
  return out;
}

bool SearchedSince::changed(const registers::Evidence& search, const std::string& tenant, std::int64_t first,
                            std::int64_t last) const {
  return any_unread(search, tenant) || withdrawn_.any_after(tenant, search.entry.index) ||
         arrivals_.untimed_after(tenant, search.entry.index) || arrivals_.uncounted_after(tenant, search.entry.index) ||
         arrivals_.any_after(tenant, search.entry.index, first, last);
}

}  // namespace backtrail::app
