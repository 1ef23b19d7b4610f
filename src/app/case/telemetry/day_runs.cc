// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/day_runs.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

#include "base/time.h"

namespace backtrail::app {
namespace {

std::optional<std::int64_t> numbered_day(const std::string& text) {
  const auto parsed = base::parse_iso(text);
  return parsed ? std::optional(base::day_number(parsed->instant)) : std::nullopt;
}

bool runs_before(const base::DayRun& a, const base::DayRun& b) { return a.first < b.first; }

/// Behind what is there, of which none begins later.
void put_run(const base::DayRun& run, DayRuns& to) {
  if (!to.empty() && run.first <= to.back().last + 1) to.back().last = std::max(to.back().last, run.last);
  else to.push_back(run);
}

void put_stretch(const NumberedDays::Stretch& one, std::vector<NumberedDays::Stretch>& to) {
  if (!to.empty() && to.back().last + 1 == one.first && to.back().number == one.number) to.back().last = one.last;
  else to.push_back(one);
}

/// Both lists from front to back, cut where one begins or ends within the other.
std::vector<NumberedDays::Stretch> higher_of(std::vector<NumberedDays::Stretch> a,
                                             std::vector<NumberedDays::Stretch> b) {
  std::vector<NumberedDays::Stretch> out;
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    auto& one = a[i];
    auto& other = b[j];
    if (one.last < other.first) {
      put_stretch(one, out), ++i;
    } else if (other.last < one.first) {
      put_stretch(other, out), ++j;
    } else if (one.first != other.first) {
      auto& early = one.first < other.first ? one : other;
      const std::int64_t until = std::max(one.first, other.first) - 1;
      put_stretch({early.first, until, early.number}, out);
      early.first = until + 1;
    } else {
      const std::int64_t until = std::min(one.last, other.last);
      put_stretch({one.first, until, std::max(one.number, other.number)}, out);
      one.first = other.first = until + 1;
      i += one.first > one.last ? 1 : 0;
      j += other.first > other.last ? 1 : 0;
    }
  }
  for (; i < a.size(); ++i) put_stretch(a[i], out);
  for (; j < b.size(); ++j) put_stretch(b[j], out);
  return out;
}

}  // namespace

DayRuns day_runs_of(const registers::LogSourceDays& log_source) {
  DayRuns all;
  for (const auto& [first, last] : log_source.days) {
    const auto from = numbered_day(first);
    const auto until = numbered_day(last);
    if (from && until && *from <= *until) all.push_back({*from, *until});
  }
  return in_order(std::move(all));
}

DayRuns in_order(DayRuns runs) {
  std::ranges::sort(runs, runs_before);
  DayRuns out;
  for (const base::DayRun& run : runs) put_run(run, out);
  return out;
}

DayRuns::const_iterator run_from(const DayRuns& runs, std::int64_t day) {
  return std::ranges::lower_bound(runs, day, {}, &base::DayRun::last);
}

std::int64_t days_in(const DayRuns& runs) {
  std::int64_t out = 0;
  for (const base::DayRun& run : runs) out += run.last - run.first + 1;
  return out;
}

DayRuns united(const DayRuns& one, const DayRuns& other) {
  DayRuns all, out;
  std::ranges::merge(one, other, std::back_inserter(all), runs_before);
  for (const base::DayRun& run : all) put_run(run, out);
  return out;
}

DayRuns without(const DayRuns& from, const DayRuns& less) {
  DayRuns out;
  auto taken = less.begin();
  for (base::DayRun left : from) {
    while (taken != less.end() && taken->last < left.first) ++taken;
    for (auto at = taken; at != less.end() && at->first <= left.last && left.first <= left.last; ++at) {
      if (left.first < at->first) out.push_back({left.first, at->first - 1});
      left.first = at->last + 1;
    }
    if (left.first <= left.last) out.push_back(left);
  }
  return out;
}

bool equal_days(const DayRuns& one, const DayRuns& other) {
  return std::ranges::equal(
      one, other, [](const base::DayRun& a, const base::DayRun& b) { return a.first == b.first && a.last == b.last; });
}

void NumberedDays::put(const DayRuns& days, std::uint64_t number) {
  if (days.empty()) return;
  // Those that the days touch, and one on either side, which may have the same number.
  auto begin = all_.begin() + (from(days.front().first) - all_.cbegin());
  if (begin != all_.begin()) --begin;
  auto end = std::ranges::upper_bound(begin, all_.end(), days.back().last + 1, {}, &Stretch::first);
  std::vector<Stretch> put;
  for (const base::DayRun& run : days) put.push_back({run.first, run.last, number});
  const std::vector<Stretch> merged = higher_of({begin, end}, std::move(put));
  const auto common = std::min<std::ptrdiff_t>(end - begin, std::ssize(merged));
  std::ranges::copy_n(merged.begin(), common, begin);
  if (common < end - begin) all_.erase(begin + common, end);
  else all_.insert(end, merged.begin() + common, merged.end());
}

std::vector<NumberedDays::Stretch>::const_iterator NumberedDays::from(std::int64_t day) const {
  return std::ranges::lower_bound(all_, day, {}, &Stretch::last);
}

std::uint64_t NumberedDays::of(std::int64_t day) const {
  const auto found = from(day);
  return found == all_.end() || day < found->first ? 0 : found->number;
}

}  // namespace backtrail::app
