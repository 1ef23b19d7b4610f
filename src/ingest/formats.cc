// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "ingest/format.h"

namespace backtrail::ingest {

std::span<const Format* const> all_formats() {
  static const std::array<const Format*, 5> formats{&evtx_format(), &zeek_format(), &json_format(), &syslog_format(), &csv_format()};
  return formats;
}

const Format* find_format(std::string_view name) {
  const auto formats = all_formats();
  const auto found = std::ranges::find(formats, name, [](const Format* format) { return format->name(); });
  return found == formats.end() ? nullptr : *found;
}

const Format* detect(std::string_view head, bool whole) {
  const Format* best = nullptr;
  int best_score = 0;
  for (const Format* format : all_formats()) {
    if (const int score = format->sniff(head, whole); score > best_score) {
      best = format;
      best_score = score;
    }
  }
  return best;
}

}  // namespace backtrail::ingest
