// SPDX-License-Identifier: Apache-2.0
#include "release/prose/actors.h"

#include <algorithm>
#include <array>
#include <unordered_map>

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

std::string kept_actor_key(const std::string& name) {
  constexpr std::size_t kMostKept = 16'384;
  thread_local std::unordered_map<std::string, std::string> kept;
  const auto found = kept.find(name);
  if (found != kept.end()) return found->second;
  if (kept.size() >= kMostKept) kept.clear();
  return kept.emplace(name, actor_key(name)).first->second;
}

bool looks_like_actor(std::string_view key) {
  struct Series {
    std::string_view letters;
    std::size_t digits;  // at least: "dev1" and "tag2" are machines and marks
  };
  constexpr std::array<Series, 9> kSeries = {
      {{"apt", 1}, {"unc", 3}, {"fin", 1}, {"ta", 3}, {"tag", 2}, {"dev", 4}, {"storm", 4}, {"uac", 3}, {"tg", 4}}};
  constexpr std::size_t kDigitsMost = 5;
  // ATT&CK's tactics.
  if (key.starts_with("ta00")) return false;
  return std::ranges::any_of(kSeries, [&](const Series& one) {
    if (!key.starts_with(one.letters)) return false;
    const std::string_view number = key.substr(one.letters.size());
    return number.size() >= one.digits && number.size() <= kDigitsMost &&
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
