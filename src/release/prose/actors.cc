// SPDX-License-Identifier: Apache-2.0
#include "release/prose/actors.h"

#include <algorithm>
#include <array>

#include "release/prose/clauses.h"
#include "release/prose/fold.h"

namespace backtrail::release {

std::string actor_key(std::string_view name) {
  std::string folded = fold(name).text;
  if (folded.ends_with("'s")) folded.resize(folded.size() - 2);
  std::string out;
  std::ranges::copy_if(folded, std::back_inserter(out), is_word_byte);
  return out;
}

bool looks_like_actor(std::string_view key) {
  constexpr std::array<std::string_view, 9> kSeries = {"apt", "unc", "fin", "ta", "tag", "dev", "storm", "uac", "tg"};
  return std::ranges::any_of(kSeries, [&](std::string_view one) {
    constexpr std::size_t kDigitsMost = 5;
    if (!key.starts_with(one)) return false;
    const std::string_view number = key.substr(one.size());
    return !number.empty() && number.size() <= kDigitsMost &&
           std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; });
  });
}

std::vector<std::string> actors_in(std::string_view text) {
  std::vector<std::string> out;
  for (const ClauseWords& words : clauses_of(text)) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      std::string key;
      for (std::size_t k = i; k < words.size() && k < i + kActorWords; ++k) {
        key += actor_key(text.substr(words[k].where.begin, words[k].where.end - words[k].where.begin));
        if (!looks_like_actor(key)) continue;
        if (std::ranges::find(out, key) == out.end()) out.push_back(key);
        i = k;
        break;
      }
    }
  }
  return out;
}

}  // namespace backtrail::release
