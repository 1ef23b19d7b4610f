// SPDX-License-Identifier: Apache-2.0
// Hours at which somebody was seen to act, and where in the world these would be a working day.
//
// This weighs nothing in p: nobody has published labels to learn it from, hours are easily shifted on purpose, and what is
// automatic works at night. It is said with its width: all offsets that the hours cannot tell apart are hypotheses
// alike. Zones, weekends and the lunar and Persian calendars are ICU's, that is IANA's and CLDR's.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace backtrail::attribution {

inline constexpr std::size_t kLeastHours = 20;  // different hours of different days, below which nothing is said
inline constexpr int kDayBegins = 8;  // of a working day, local time
inline constexpr int kDayEnds = 18;

struct WorkingHours {
  std::size_t slots = 0;  // different hours of different days: what one script did within an hour counts once
  std::array<std::uint32_t, 24> by_hour{};  // of UTC
  base::Instant first, last;
  std::vector<int>
      offsets_h;  // of UTC, ascending: the best and all that cannot be told from it; empty when none stands out
  int best_h = 0;
  double share = 0;  // of the slots that lie in the working day of `best_h`
};
[[nodiscard]] WorkingHours working_hours(std::span<const base::Instant> times);

/// The same hours as a country would see them.
struct CountryHours {
  std::vector<int> offsets_min;  // of the country's zones at that time, ascending; empty for a country that is none
  bool fits = false;  // one of them lies within half an hour of a hypothesis
  double weekend_share = 0;  // of the days with activity that are the country's weekend (two of seven by chance)
  std::vector<std::string> holidays;  // days with activity on which the country rests, "2017-01-28 lunar new year"
};
/// `country` as ISO 3166-1 alpha-2.
[[nodiscard]] CountryHours in_country(const WorkingHours& hours, std::span<const base::Instant> times,
                                      std::string_view country);

}  // namespace backtrail::attribution
