// SPDX-License-Identifier: Apache-2.0
// What a few bytes of a text stand for when they do not stand for themselves: "%2e" of a URL, "[.]" of a report, "\u003c" of JSON within
// JSON, "#012" of rsyslog, "\x22" of nginx, "&quot;" of HTML, a terminal's colours, "(4)evil" of Windows' DNS log, arrows ("a.exe->b"),
// runs of dots ("2001:db8::1...2001:db8::9"), and marks beyond ASCII (wide.h). docs/formats/observables.md states them in words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "observable/masks.h"

namespace backtrail::observable {

struct Escape {
  std::size_t size = 0;  // bytes of the text; 0 when they stand for themselves
  char32_t meant = 0;
};

/// What stands for a break alone.
inline constexpr char32_t kBreakMeant = U'"';

/// What of a text was decoded before.
struct DecodedBefore {
  std::size_t end = 0;  // behind the last escape: nothing before it is looked back at
  bool quotes = false;  // a quotation mark behind a backslash was among them
  std::size_t blank = 0;  // behind the last "+" that stood for a blank
  std::size_t no_query = 0;  // a "+" that did not: nothing before it opens a query, and nobody need look there again
};

/// Whether what stands before `at` may be a query's, so that "+" is a blank there: behind a "?" or "=" since the last blank or control
/// byte, or behind a "+" that is one.
[[nodiscard]] bool in_query(std::string_view text, std::size_t at, const DecodedBefore& before = {});

[[nodiscard]] Escape escape_at(std::string_view text, std::size_t at, const DecodedBefore& before = {});

/// Where in a block something may stand that is to be decoded: "%" or "~", a byte beyond ASCII, a colon before two slashes, a dot,
/// colon or "@" between two breaks, which may be brackets, two dots, or what loggers write. Cheap, and seldom anything.
[[nodiscard]] inline std::uint64_t escape_marks(const ByteMasks& here) {
  const std::uint64_t alone = (here.breaks << 1 | 1) & (here.breaks >> 1 | std::uint64_t{1} << 63);
  const std::uint64_t urls = here.slash_marks & (here.slashes >> 2 | std::uint64_t{3} << 62);
  const std::uint64_t coded = here.hex_escapes & (here.hex >> 2 | std::uint64_t{3} << 62);
  const std::uint64_t runs = here.dots & (here.dots >> 1 | std::uint64_t{1} << 63) & ~(here.dots << 1);
  return ((here.dots | here.colons | here.ats) & alone) | urls | coded | runs | here.escapes | here.roots | here.beyond;
}

}  // namespace backtrail::observable
