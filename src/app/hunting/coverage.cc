// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/hunting/hunt.h"

namespace backtrail::app {
namespace {

template <typename T>
void widen(std::optional<T>& first, std::optional<T>& last, const T& value) {
  if (!first || value < *first) first = value;
  if (!last || *last < value) last = value;
}

}  // namespace

void SourceCoverage::add(const record::Record& record) {
  ++records;
  if (!record.time) {
    ++without_time;
    return;
  }
  widen(first, last, *record.time);
  const std::int64_t day = base::day_number(*record.time);
  if (day != last_day_) days.insert(day);
  last_day_ = day;
}

void SourceCoverage::merge(const SourceCoverage& other) {
  records += other.records;
  without_time += other.without_time;
  if (other.first) widen(first, last, *other.first);
  if (other.last) widen(first, last, *other.last);
  days.insert(other.days.begin(), other.days.end());
}

void Coverage::add(const record::Record& record, SourceCoverage& source) {
  ++records;
  if (!record.time) ++without_time;
  if (record.time_assumed) ++assumed_time;
  if (record.time_shown != base::Shown::once) ++(record.time_shown == base::Shown::twice ? shown_twice : never_shown);
  if (record.slack) ++slack;
  source.add(record);
}

void Coverage::merge(const Coverage& other) {
  records += other.records;
  without_time += other.without_time;
  assumed_time += other.assumed_time;
  shown_twice += other.shown_twice;
  never_shown += other.never_shown;
  outside_period += other.outside_period;
  slack += other.slack;
  for (const auto& [source, theirs] : other.sources) sources[source].merge(theirs);
}

}  // namespace backtrail::app
