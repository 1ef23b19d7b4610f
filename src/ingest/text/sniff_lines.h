// SPDX-License-Identifier: Apache-2.0
// For formats that are told by their lines: how many of the first ones fit.
#pragma once

#include <string_view>

namespace backtrail::ingest {

inline constexpr int kLinesSeen = 20;

/// Do more than half of the first lines fit, as `fits(line)` says? A last line that goes on behind `head` does not count.
template <typename Fits>
[[nodiscard]] bool most_lines_fit(std::string_view head, bool whole, Fits&& fits) {
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  int lines = 0;
  int fitting = 0;
  while (!head.empty() && lines < kLinesSeen) {
    const std::size_t end = head.find('\n');
    if (end == std::string_view::npos && !whole && lines > 0) break;
    std::string_view line = head.substr(0, end);
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    ++lines;
    if (fits(line)) ++fitting;
  }
  return lines > 0 && fitting * 2 > lines;
}

}  // namespace backtrail::ingest
