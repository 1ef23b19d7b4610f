// SPDX-License-Identifier: Apache-2.0
#include "report/html/overview.h"

#include <algorithm>

namespace backtrail::report::html {
namespace {

constexpr std::int64_t kSpansMost = 120;
constexpr std::int64_t kMinute = 60 * base::kTicksPerSecond;

/// The narrowest width, of those that people count in, that does with kSpansMost spans.
std::int64_t width_for(std::int64_t length) {
  constexpr std::array<std::int64_t, 12> kWidths{base::kTicksPerSecond,
                                                 kMinute,
                                                 10 * kMinute,
                                                 60 * kMinute,
                                                 6 * 60 * kMinute,
                                                 base::kTicksPerDay,
                                                 7 * base::kTicksPerDay,
                                                 30 * base::kTicksPerDay,
                                                 91 * base::kTicksPerDay,
                                                 365 * base::kTicksPerDay,
                                                 3652 * base::kTicksPerDay,
                                                 36525 * base::kTicksPerDay};
  for (const std::int64_t width : kWidths) {
    if (length / width + 2 <= kSpansMost) return width;
  }
  return kWidths.back();
}

}  // namespace

Overview overview(const Hunt& hunt) {
  Overview out;
  Timeline& timeline = out.timeline;
  if (hunt.first) {
    timeline.width = width_for(hunt.last->ticks - hunt.first->ticks);
    timeline.start = hunt.first->ticks / timeline.width * timeline.width;
    timeline.spans.resize(static_cast<std::size_t>((hunt.last->ticks - timeline.start) / timeline.width) + 1);
  }
  hunt.findings->each([&](const Finding& finding) {
    const auto level = static_cast<std::size_t>(hunt.detectors[finding.detector].level);
    ++out.places[{std::string(finding.tenant), finding.records.front().source}][level];
    if (!finding.time || timeline.width == 0) {
      ++timeline.without_time;
      return;
    }
    const std::int64_t at = (finding.time->ticks - timeline.start) / timeline.width;
    const auto last = static_cast<std::int64_t>(timeline.spans.size()) - 1;
    ++timeline.spans[static_cast<std::size_t>(std::clamp<std::int64_t>(at, 0, last))][level];
  });
  return out;
}

}  // namespace backtrail::report::html
