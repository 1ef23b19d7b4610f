// SPDX-License-Identifier: Apache-2.0
// Where a long value may be cut so that what stands in its parts is all that stands in it. A message has a line for each field, and
// a call trace a module for each call: the whole is another one in each record, and nearly every part has been there before.
#pragma once

#include <cstdint>
#include <string_view>

namespace backtrail::sightings {

/// Between what a part may stand so that it holds the same pieces there as by itself (Extractor::extract_part).
enum class Alone : std::uint8_t {
  never,  // something in it depends on the whole
  line,  // between ends of lines: a URL, a query or a registry key may go on behind a bar
  bar,  // between bars too
};

/// Shorter values are taken as they are.
inline constexpr std::size_t kLeastParted = 192;

/// take(part) of all that stands between two `mark`s, until it gives false. Whether it never did.
template <typename Take>
bool each_part(std::string_view text, char mark, Take&& take) {
  for (;;) {
    const std::size_t end = text.find(mark);
    if (!take(text.substr(0, end))) return false;
    if (end == text.npos) return true;
    text.remove_prefix(end + 1);
  }
}

/// "C:\Windows\System32\ntdll.dll" of "C:\Windows\System32\ntdll.dll+9c534", whose offset adds nothing to what is in it; else empty.
[[nodiscard]] std::string_view module_of(std::string_view part);

}  // namespace backtrail::sightings
