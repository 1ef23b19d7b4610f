// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "report/coverage/coverage.h"

namespace backtrail::report {
namespace {

constexpr std::size_t kWeek = 7;
using Weekdays = std::array<double, kWeek>;

std::size_t weekday(std::int64_t day) { return static_cast<std::size_t>(day % 7); }

/// How many of each day of the week lie between two days.
Weekdays days_between(std::int64_t first, std::int64_t last) {
  Weekdays out{};
  const std::int64_t count = last - first + 1;
  const std::int64_t weeks = count / 7;
  for (std::size_t i = 0; i < kWeek; ++i) out[i] = static_cast<double>(weeks);
  for (std::int64_t i = 0; i < count % 7; ++i) ++out[weekday(first + i)];
  return out;
}

}  // namespace

std::vector<Silence> silences_of(const std::set<std::int64_t>& held, std::int64_t first, std::int64_t last) {
  std::vector<Silence> out;
  std::int64_t next = first;
  for (auto at = held.lower_bound(first); at != held.end() && *at <= last; ++at) {
    if (*at > next) out.push_back({next, *at - 1});
    next = *at + 1;
  }
  if (next <= last) out.push_back({next, last});
  // Where nothing is held of all that is asked there is nothing by which a silence could be usual.
  if (out.size() == 1 && out[0].first == first && out[0].last == last) {
    out[0].unusual = true;
    return out;
  }
  if (held.empty()) return out;
  const Weekdays span = days_between(*held.begin(), *held.rbegin());
  Weekdays with{};
  for (const std::int64_t day : held) ++with[weekday(day)];
  const auto all_days = static_cast<double>(*held.rbegin() - *held.begin() + 1);
  const auto all_held = static_cast<double>(held.size());
  for (Silence& one : out) {
    const Weekdays silent = days_between(one.first, one.last);
    const bool inside = one.first > *held.begin() && one.last < *held.rbegin();
    const double left_out = inside ? static_cast<double>(one.last - one.first + 1) : 0;
    // Each day of the week counts as one day more of the source's usual share, which itself begins at a half: a source of
    // few days proves little.
    const double share = (all_held + 0.5) / (all_days - left_out + 1);
    double likelihood = 1;
    for (std::size_t i = 0; i < kWeek; ++i) {
      const double days = span[i] - (inside ? silent[i] : 0) + 1;
      const double none = 1 - (with[i] + share) / days;
      for (double k = 0; k < silent[i] && likelihood >= kUnusual; ++k) likelihood *= none;
    }
    one.unusual = likelihood < kUnusual;
  }
  return out;
}

}  // namespace backtrail::report
