// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/searched_since.h"

#include <algorithm>

#include "base/days.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kWhichNamed = 5;  // further ones are counted
constexpr std::size_t kSpansNamed = 3;

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

std::vector<Change> SearchedSince::changes(const registers::Evidence& search, const std::string& tenant,
                                           std::int64_t first, std::int64_t last) const {
  std::vector<Change> out;
  const std::uint64_t index = search.entry.index;
  if (withdrawn_.any_after(tenant, index)) out.push_back({"logs that it searched were withdrawn since"});
  const auto later = arrivals_.days_after(tenant, index, first, last);
  if (!later.empty()) out.push_back({"logs of " + told_days(later) + " came in, grew or were read otherwise since"});
  // A log that nobody could read: the search knows nothing of it.
  const bool unread = std::ranges::any_of(
      unread_, [&](const Unread& one) { return one.tenant == tenant && one.since > search.entry.entered; });
  if (unread) out.push_back({"logs came in since that could not be read"});
  return out;
}

}  // namespace backtrail::app
