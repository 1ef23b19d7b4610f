// SPDX-License-Identifier: Apache-2.0
#include "base/zone.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace backtrail::base {

const std::string& Zone::name() const {
  static const std::string kNone;
  return place_ ? place_->name : kNone;
}

std::string Zone::text() const {
  if (place_) return place_->name;
  const int size = std::abs(minutes_);
  return minutes_ == 0 ? std::string("UTC")
                       : fmt::format("{}{:02}:{:02}", minutes_ < 0 ? '-' : '+', size / 60, size % 60);
}

/// Offsets are of less than a day, so only the stretches around it can hold it: of those the earliest that does.
std::optional<LocalTime> Zone::read_at_place(Instant local) const {
  const auto& changes = place_->changes;
  if (changes.empty()) return std::nullopt;
  auto stretch = std::ranges::upper_bound(changes, local.ticks - kTicksPerDay, {}, &Change::from_ticks);
  if (stretch != changes.begin()) --stretch;
  const auto at_offset = [&](const Change& one) { return local.ticks - one.offset_s * kTicksPerSecond; };
  for (; stretch != changes.end(); ++stretch) {
    const auto next = stretch + 1;
    const std::int64_t at = at_offset(*stretch);
    if (next == changes.end()) return within({at}, Shown::once);
    if (at < next->from_ticks) {
      // Whoever comes here was behind the end of the stretch before, by its own offset.
      return within({at}, at_offset(*next) >= next->from_ticks ? Shown::twice : Shown::once);
    }
    if (at_offset(*next) < next->from_ticks) return within({at}, Shown::never);
  }
  return std::nullopt;
}

}  // namespace backtrail::base
