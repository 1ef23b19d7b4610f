// SPDX-License-Identifier: Apache-2.0
#include "release/prose/name_words.h"

#include <unicode/uloc.h>

#include <algorithm>
#include <utility>

#include "release/prose/countries.h"
#include "release/prose/spellings.h"

namespace backtrail::release {

namespace {

constexpr std::size_t kNameWordSize = 4;  // letters: shorter words are everywhere

}  // namespace

/// The words of folded text, as stretches of it.
std::vector<Stretch> word_runs(std::string_view folded) {
  std::vector<Stretch> out;
  for (std::size_t at = 0; at < folded.size();) {
    std::size_t end = at;
    while (end < folded.size() && is_word_byte(folded[end])) ++end;
    if (end > at) out.push_back({at, end});
    at = end + 1;
  }
  return out;
}

std::vector<std::string> parts_of_name(std::string_view text) {
  const std::string folded = fold(text).text;
  std::vector<std::string> out;
  bool letters = false;  // the last word is a single one with a point behind it
  for (const Stretch& one : word_runs(folded)) {
    std::string word = folded.substr(one.begin, one.end - one.begin);
    // "N.V." is one word, as "nv".
    const bool dotted = word.size() == 1 && one.begin > 1 && folded[one.begin - 1] == '.' && !out.empty() && letters;
    letters = word.size() == 1 && (one.end == folded.size() || folded[one.end] == '.');
    if (dotted) {
      out.back() += word;
      continue;
    }
    // The "s" of "Lloyd's" is no word.
    if (word == "s" && !out.empty() && one.begin > 0 && folded[one.begin - 1] == '\'') continue;
    out.push_back(std::move(word));
  }
  return out;
}

namespace {

WordSet country_words() {
  WordSet out;
  for (const char* const* code = uloc_getISOCountries(); *code != nullptr; ++code) {
    for (std::string& word : parts_of_name(words_for_country(*code).front())) out.insert(std::move(word));
  }
  return out;
}

NameLists read_name_lists() {
  NameLists out;
  const std::pair<const char*, WordSet*> all[] = {{"legal_forms", &out.legal}, {"generic", &out.generic},
                                                  {"places", &out.places},     {"small_words", &out.small},
                                                  {"acronyms", &out.acronyms}, {"labels", &out.labels}};
  for (const auto& [key, list] : all) *list = word_set("names.yml", key);
  out.countries = country_words();
  for_words("names.yml", "legal_affixes", [&](std::string_view one) { out.affixes.push_back(fold(one).text); });
  std::ranges::sort(out.affixes, std::ranges::greater(), &std::string::size);
  return out;
}

}  // namespace

const NameLists& name_lists() {
  static const NameLists kLists = read_name_lists();
  return kLists;
}

bool is_and(std::string_view word) { return word == "and" || word == "und" || word == "et"; }

bool is_digits(const std::string& word) {
  return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

/// "harbours" is as common as "harbour".
bool is_common(const std::string& word) {
  const auto known = [](const std::string& one) {
    const NameLists& all = name_lists();
    return is_common_word(one) || is_common_otherwise(one) || all.legal.contains(one) || all.generic.contains(one) ||
           all.places.contains(one) || all.countries.contains(one) || all.small.contains(one);
  };
  if (known(word)) return true;
  if (word.ends_with("ies")) return known(word.substr(0, word.size() - 3) + "y");
  return (word.ends_with('s') && known(word.substr(0, word.size() - 1))) ||
         (word.ends_with("es") && known(word.substr(0, word.size() - 2)));
}

bool is_distinctive(const std::string& word) {
  return word.size() >= kNameWordSize && !is_digits(word) && !is_common(word);
}

}  // namespace backtrail::release
