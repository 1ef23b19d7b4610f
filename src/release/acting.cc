// SPDX-License-Identifier: Apache-2.0
#include "release/acting.h"

#include <algorithm>
#include <set>

#include "release/prose/actors.h"
#include "release/prose/clauses.h"
#include "release/prose/countries.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kNameLetters = 4;

bool is_joining(const std::string& word) { return word == "of" || word == "the" || word == "and" || word == "for"; }

/// A word that everybody uses, a country and a number name nobody.
bool names_somebody(const std::string& name) {
  const auto sentences = clauses_of(name);
  if (sentences.size() != 1 || actor_key(name).size() < kNameLetters) return false;
  const ClauseWords& words = sentences.front();
  const auto countries = find_countries(name, words);
  if (!countries.empty() && countries.front().first == 0 && countries.front().last + 1 == words.size()) return false;
  return words.size() > 1 || !is_common_word(words.front().text);
}

}  // namespace

std::vector<std::string> proper_names(std::string_view text) {
  std::vector<std::string> out;
  const auto add = [&](const ClauseWords& words, std::size_t first, std::size_t last) {
    while (last > first && is_joining(words[last].text)) --last;
    while (first < last && is_joining(words[first].text)) ++first;
    std::string name(text.substr(words[first].where.begin, words[last].where.end - words[first].where.begin));
    if (names_somebody(name)) out.push_back(std::move(name));
  };
  for (const ClauseWords& words : clauses_of(text)) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto capital = [&](std::size_t k) {
        const char c = text[words[k].where.begin];
        return c >= 'A' && c <= 'Z';
      };
      if (!capital(i)) continue;
      std::size_t last = i;
      while (last + 1 < words.size() && !words[last + 1].begins &&
             (capital(last + 1) || is_joining(words[last + 1].text)))
        ++last;
      // Each part of "the Tianjin State Security Bureau of the Ministry of State Security" is a name too.
      std::size_t first = i;
      for (std::size_t k = i; k + 1 <= last; ++k) {
        if (words[k].text != "of" || words[k + 1].text != "the") continue;
        add(words, first, k);
        first = k + 1;
      }
      if (first != i) add(words, first, last);
      add(words, i, last);
      i = last;
    }
  }
  return out;
}

base::Result<Acting> acting(const registers::Registers& registers, const std::vector<std::string>& parties) {
  std::set<std::string> victims, known;
  for (const std::string& one : parties) victims.insert(actor_key(one));
  Acting out;
  const auto is_new = [&](const std::string& name) {
    const std::string key = actor_key(name);
    return !victims.contains(key) && known.insert(key).second;
  };
  const auto actor = [&](const std::string& text) {
    for (std::string& name : proper_names(text)) {
      if (is_new(name)) out.actors.push_back({std::move(name)});
    }
  };
  BT_TRY(const auto judgements, registers.judgements(registers::Which::all));
  for (const auto& one : judgements) actor(one.subject);
  BT_TRY(const auto links, registers.incident_links(registers::Which::all));
  for (const auto& one : links) actor(one.actor);
  BT_TRY(const auto claims, registers.claims(registers::Which::all));
  for (const auto& one : claims) {
    for (const std::string* text : {&one.subject, &one.object}) {
      for (std::string& name : proper_names(*text)) {
        if (is_new(name)) out.spoken_of.push_back(std::move(name));
      }
    }
  }
  return out;
}

}  // namespace backtrail::release
