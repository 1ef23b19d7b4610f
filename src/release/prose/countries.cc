// SPDX-License-Identifier: Apache-2.0
#include "release/prose/countries.h"

#include <unicode/uloc.h>

#include <array>
#include <map>
#include <optional>
#include <unordered_map>

#include "release/prose/fold.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kCountryNameSize = 128;
constexpr std::size_t kCountryWords = 5;  // "Democratic People's Republic of Korea"

/// The words of each line of a list of countries.yml, by code.
std::map<std::string, std::vector<std::string>> country_lines(std::string_view key) {
  std::map<std::string, std::vector<std::string>> out;
  for_words("countries.yml", key, [&](std::string_view line) {
    const std::string code(line.substr(0, line.find('|')));
    while (line.contains('|')) {
      line.remove_prefix(line.find('|') + 1);
      out[code].emplace_back(line.substr(0, line.find('|')));
    }
  });
  return out;
}

/// How texts call countries, by code.
const std::map<std::string, std::vector<std::string>>& called() {
  static const auto kCalled = country_lines("called");
  return kCalled;
}

struct CountryPhrase {
  std::string code;
  bool written = false;  // in capitals as it stands in the list
  std::string as_listed;
};

/// All words for all countries, folded and with one blank between them.
const std::unordered_map<std::string, CountryPhrase>& country_phrases() {
  static const auto kPhrases = [] {
    std::unordered_map<std::string, CountryPhrase> out;
    const auto add = [&](const std::string& code, const std::string& word) {
      std::string key;
      for (const char c : fold(word).text) {
        if (is_word_byte(c)) key += c;
        else if (!key.empty() && key.back() != ' ' && c != '.') key += ' ';
      }
      out.try_emplace(key, CountryPhrase{code, is_written_in_capitals(word), word});
    };
    const auto powers = country_lines("powers");
    for (const char* const* code = uloc_getISOCountries(); *code != nullptr; ++code) {
      for (const std::string& word : words_for_country(*code)) add(*code, word);
      if (const auto found = powers.find(*code); found != powers.end()) {
        for (const std::string& word : found->second) add(*code, word);
      }
    }
    return out;
  }();
  return kPhrases;
}

}  // namespace

bool is_written_in_capitals(std::string_view word) {
  return word.size() > 1 && ((word[1] >= 'A' && word[1] <= 'Z') || word[1] == '.');
}

std::vector<std::string> words_for_country(const std::string& jurisdiction) {
  std::vector<std::string> out = {jurisdiction};
  if (jurisdiction.size() != 2) return out;
  std::array<UChar, kCountryNameSize> name{};
  UErrorCode status = U_ZERO_ERROR;
  const std::string locale = "und_" + jurisdiction;
  const std::int32_t size =
      uloc_getDisplayCountry(locale.c_str(), "en", name.data(), static_cast<std::int32_t>(name.size()), &status);
  if (U_FAILURE(status) || size <= 0 || size > static_cast<std::int32_t>(name.size())) return out;
  // The code alone would be "in" for India and "it" for Italy.
  out.clear();
  std::string text;
  for (std::int32_t i = 0; i < size; ++i) text += name[i] < 0x80 ? static_cast<char>(name[i]) : ' ';
  out.push_back(text);
  if (const auto known = called().find(jurisdiction); known != called().end())
    out.insert(out.end(), known->second.begin(), known->second.end());
  return out;
}

std::vector<NamedCountry> find_countries(std::string_view text, const ClauseWords& words) {
  std::vector<NamedCountry> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const char first = text[words[i].where.begin];
    if (first >= 'a' && first <= 'z') continue;
    std::string key;
    std::optional<NamedCountry> longest;
    for (std::size_t k = i; k < words.size() && k < i + kCountryWords; ++k) {
      std::string word = words[k].text;
      // "China's", of which the apostrophe is left out; a name that ends so is found as it is first.
      key += (key.empty() ? "" : " ") + word;
      auto found = country_phrases().find(key);
      const bool possessive =
          key.size() > 1 && key.ends_with('s') && text[words[k].where.end - 2] != key[key.size() - 2];
      if (found == country_phrases().end() && possessive) found = country_phrases().find(key.substr(0, key.size() - 1));
      if (found == country_phrases().end()) continue;
      const std::string_view written = text.substr(words[i].where.begin, words[k].where.end - words[i].where.begin);
      if (found->second.written && !written.starts_with(found->second.as_listed)) continue;
      longest = NamedCountry{i, k, found->second.code};
    }
    if (!longest) continue;
    i = longest->last;
    out.push_back(std::move(*longest));
  }
  return out;
}

}  // namespace backtrail::release
