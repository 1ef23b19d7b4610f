// SPDX-License-Identifier: Apache-2.0
// What Finder must find, by the passes of observable/tokens.h, which look at each byte.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "observable/fingerprints.h"
#include "observable/text.h"
#include "observable/tokens.h"
#include "sightings/finder.h"

namespace backtrail::sightings::testing_support {

inline bool looks_like_something(std::string_view name) {
  if (has_ending(name)) return true;
  if (observable::has_ja4_form(name)) return true;
  return name.size() > 2 && name.size() <= 12 && observable::starts_with_caseless(name, "as") &&
         std::ranges::all_of(name.substr(2), observable::is_digit);
}

inline std::vector<Token> byte_by_byte(std::string_view text) {
  std::vector<Token> out;
  const auto take = [&](observable::TokenKind kind, std::size_t begin, std::size_t end) {
    out.push_back({kind, begin, end});
  };
  observable::each_host_token(text, take);
  observable::each_path_token(text, take);
  observable::each_registry_token(text, take);
  observable::each_name_token(text, [&](observable::TokenKind kind, std::size_t begin, std::size_t end) {
    if (looks_like_something(text.substr(begin, end - begin))) take(kind, begin, end);
  });
  return out;
}

/// Sorted, each once.
inline std::vector<Token> each_once(std::vector<Token> tokens) {
  std::ranges::sort(tokens);
  tokens.erase(std::ranges::unique(tokens).begin(), tokens.end());
  return tokens;
}

}  // namespace backtrail::sightings::testing_support
