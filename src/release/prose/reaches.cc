// SPDX-License-Identifier: Apache-2.0
// How far a sentence reaches that says no.
#include <algorithm>
#include <array>

#include "release/prose/negation.h"
#include "release/prose/negation_lists.h"
#include "release/prose/numbers.h"

namespace backtrail::release {
namespace {

using Sentence = ClauseWords;

constexpr std::size_t kAdjectives = 3;

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

/// Whether words from `at` on are one party: "a customer", "that second provider"; with `possessed` only "the provider's logs".
bool is_one_party(std::string_view text, const Sentence& words, std::size_t at, bool possessed) {
  constexpr std::array<std::string_view, 8> kOne = {"a", "an", "one", "this", "that", "the", "another", "said"};
  if (at >= words.size() || !is_one_of(kOne, words[at].text)) return false;
  const bool one_of = words[at].text == "one" && at + 1 < words.size() && words[at + 1].text == "of";
  for (std::size_t k = at + 1; k < words.size() && k <= at + kAdjectives + (one_of ? 1 : 0); ++k) {
    if (words[k].begins) return false;
    const auto noun = party_noun(words[k].text);
    if (!noun) continue;
    const std::string_view as_written = text.substr(words[k].where.begin, words[k].where.end - words[k].where.begin);
    const bool possessive = as_written.ends_with("'s") || as_written.ends_with("\u2019s");
    return possessive || (!possessed && (one_of || words[k].text == *noun));
  }
  return false;
}

/// Whether a sentence says in whose logs nothing was found, or of whom it speaks.
bool says_whose(std::string_view text, const Sentence& words) {
  constexpr std::array<std::string_view, 5> kAll = {"any", "all", "every", "each", "no"};
  constexpr std::array<std::string_view, 6> kAt = {"of", "at", "in", "within", "with", "for"};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool at = i > 0 && is_one_of(kAt, words[i - 1].text);
    if (words[i].text == "its" || is_one_party(text, words, i, !at)) return true;
    const std::size_t size = match(negation_lists().within, words, i);
    // "In the logs that exist" does not say whose they are.
    if (size == 0 || match(negation_lists().partial, words, i + size - 1) != 0) continue;
    // "In the logs of any customer" is everybody's again.
    const std::size_t then = i + size + (i + size < words.size() && words[i + size].text == "of" ? 1 : 0);
    if (then >= words.size() || !is_one_of(kAll, words[then].text)) return true;
  }
  return false;
}

/// How many words from `at` on speak of others: "elsewhere", "any other provider", "other networks"; 0: none.
std::size_t others_at(const Sentence& words, std::size_t at) {
  if (const std::size_t size = match(negation_lists().beyond, words, at)) return size;
  if (match(negation_lists().others, words, at) == 0) return 0;
  constexpr std::array<std::string_view, 3> kSingle = {"a", "an", "one"};
  if (at > 0 && is_one_of(kSingle, words[at - 1].text)) return 0;
  if (words[at].text == "others") return 1;
  for (std::size_t k = at + 1; k < words.size() && k <= at + kAdjectives && !words[k].begins; ++k) {
    if (party_noun(words[k].text) || match(negation_lists().networks, words, k) != 0) return k - at + 1;
  }
  return 0;
}

/// Whether the denial at words `first` to `last` is of a state that holds: "is not affected", "remains safe".
bool is_of_now(const Sentence& words, std::size_t first, std::size_t last) {
  constexpr std::array<std::string_view, 5> kIs = {"is", "are", "isnt", "arent", "am"};
  const std::size_t from = first > 0 && !words[first].begins ? first - 1 : first;
  for (std::size_t k = from; k <= last; ++k) {
    if (is_one_of(kIs, words[k].text)) return true;
  }
  return false;
}

}  // namespace

std::vector<Reaching> find_reaches(std::string_view text) {
  std::vector<Reaching> out;
  for (const Sentence& words : clauses_of(text)) {
    const auto denied = negations_of(words);
    if (denied.empty()) continue;
    if (!says_whose(text, words)) out.push_back({denied.front().where, Reach::nobody});
    bool others = false, timed = false, now = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto add = [&](std::size_t size, Reach reach) {
        out.push_back({{words[i].where.begin, words[i + size - 1].where.end}, reach});
        return true;
      };
      if (const std::size_t size = others ? 0 : others_at(words, i)) others = add(size, Reach::others);
      const std::size_t time = match(negation_lists().always, words, i);
      const std::string then = i + time < words.size() ? words[i + time].text : std::string();
      if (time != 0 && !timed && then != "since" && then != "after") timed = add(time, Reach::all_time);
      if (const std::size_t size = now ? 0 : match(negation_lists().present, words, i)) now = add(size, Reach::today);
    }
    for (const Negation& one : denied) {
      const auto at = [&](std::size_t byte) {
        return static_cast<std::size_t>(
            std::ranges::find_if(words, [&](const ClauseWord& word) { return word.where.end >= byte; }) -
            words.begin());
      };
      const std::size_t first = at(one.where.begin + 1), last = at(one.where.end);
      if (!now && is_of_now(words, first, last)) {
        now = true;
        out.push_back({one.where, Reach::today});
      }
    }
  }
  return out;
}

bool says_partly(std::string_view text) {
  return std::ranges::any_of(clauses_of(text), [](const Sentence& one) {
    for (std::size_t i = 0; i < one.size(); ++i) {
      if (match(negation_lists().partial, one, i) != 0) return true;
    }
    return false;
  });
}

}  // namespace backtrail::release
