// SPDX-License-Identifier: Apache-2.0
// Marks with which something goes on behind a file's name, though a name may hold them as well: "ntdll.dll+9c534|" of Sysmon's
// CallTrace, "x.dll#1", "x.exe!main", "TOOL.EXE-1A2B3C4D.pf". A name or path may end there and may go on: both are looked for.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "observable/text.h"

namespace backtrail::observable {

namespace detail {

inline constexpr std::size_t kLongestEnding = 8;
inline constexpr std::size_t kPrefetchTail = 12;  // "-1A2B3C4D.pf"

/// Up to eight letters and digits, one a letter, and a dot with something before it stand before `at`.
[[nodiscard]] inline bool behind_ending(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  bool letter = false;
  for (; begin > 0 && at - begin < kLongestEnding && is(text[begin - 1], kAlnum); --begin)
    letter = letter || is_letter(text[begin - 1]);
  return letter && begin > 1 && text[begin - 1] == '.';
}

[[nodiscard]] inline bool is_prefetch_tail(std::string_view tail) {
  return tail.size() == kPrefetchTail && starts_with_caseless(tail.substr(9), ".pf") &&
         std::ranges::all_of(tail.substr(1, 8), [](char c) { return is(c, kHex); });
}

}  // namespace detail

/// Whether a name or path may end before the mark at `at`.
[[nodiscard]] inline bool joins_at(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '+':
    case '!':
    case '#':
    case '^': return detail::behind_ending(text, at);
    // An address of e-mail has one, too.
    case '@': return starts_with_caseless(text.substr(at + 1, 2), "0x") && detail::behind_ending(text, at);
    default: return false;
  }
}

/// Marks with which a command names a file ("curl -F f=@x.zip"), and such as stand before names in prose.
[[nodiscard]] inline bool stands_before_name(char c) { return c == '@' || c == '#' || c == '!'; }

/// Whether a name may end within `text` where it ends only because nothing stands behind it: what it is depends on what does.
[[nodiscard]] inline bool ends_as_prefetch(std::string_view text) {
  return text.size() > detail::kPrefetchTail &&
         detail::is_prefetch_tail(text.substr(text.size() - detail::kPrefetchTail));
}

/// Whether a name may end at `at`, before what ends the text.
[[nodiscard]] inline bool prefetch_at(std::string_view text, std::size_t at) {
  return text[at] == '-' && detail::is_prefetch_tail(text.substr(at)) && detail::behind_ending(text, at);
}

}  // namespace backtrail::observable
