// SPDX-License-Identifier: Apache-2.0
#include "release/prose/descriptions.h"

#include <unicode/uloc.h>

#include <algorithm>
#include <array>
#include <map>

#include "release/prose/numbers.h"
#include "release/prose/tokens.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kCountryNameSize = 128;
constexpr std::size_t kSentencesBack = 2;  // of those before, whom one may go on with

bool holds_word(const std::string& folded, const std::string& wanted) {
  if (wanted.empty()) return false;
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  for (std::size_t at = folded.find(wanted); at != std::string::npos; at = folded.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    if ((at == 0 || !is_letter(folded[at - 1])) && (end == folded.size() || !is_letter(folded[end]))) return true;
  }
  return false;
}

/// How texts call countries, by code.
const std::map<std::string, std::vector<std::string>>& called() {
  static const auto kCalled = [] {
    std::map<std::string, std::vector<std::string>> out;
    for_words("countries.yml", "called", [&](std::string_view line) {
      const std::string code(line.substr(0, line.find('|')));
      while (line.contains('|')) {
        line.remove_prefix(line.find('|') + 1);
        out[code].emplace_back(line.substr(0, line.find('|')));
      }
    });
    return out;
  }();
  return kCalled;
}

/// "GB": "United Kingdom", "British", "UK".
std::vector<std::string> words_for(const std::string& jurisdiction) {
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

/// A sector as entries may call it, and the words that tell of it.
struct SectorRow {
  std::vector<std::string> names;
  std::vector<std::string> words;
};

std::vector<std::string> parted(std::string_view text, char by) {
  std::vector<std::string> out;
  while (true) {
    const std::size_t end = text.find(by);
    out.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

const std::vector<SectorRow>& sectors() {
  static const auto kSectors = [] {
    std::vector<SectorRow> out;
    for_words("sectors.yml", "called", [&](std::string_view line) {
      const std::size_t end = line.find('|');
      out.push_back({parted(line.substr(0, end), '/'), parted(line.substr(end + 1), '|')});
    });
    return out;
  }();
  return kSectors;
}

/// "clinic", "clinics", "agencies", "buses".
bool holds_noun(const std::string& folded, const std::string& noun) {
  if (holds_word(folded, noun) || holds_word(folded, noun + "s") || holds_word(folded, noun + "es")) return true;
  return noun.ends_with('y') && holds_word(folded, noun.substr(0, noun.size() - 1) + "ies");
}

template <std::size_t N>
bool is_among(const std::string& word, const std::array<std::string_view, N>& list) {
  return std::ranges::find(list, word) != list.end();
}

/// "It is based in Germany" goes on with whom a sentence before spoke of.
bool goes_on(std::string_view sentence) {
  constexpr std::array<std::string_view, 5> kPronouns = {"it", "its", "they", "their", "both"};
  constexpr std::array<std::string_view, 3> kWhich = {"the", "this", "that"};
  const std::vector<Token> words = tokens_of(sentence);
  if (words.empty()) return false;
  if (is_among(words.front().text, kPronouns)) return true;
  return words.size() > 1 && is_among(words.front().text, kWhich) && party_noun(words[1].text).has_value();
}

}  // namespace

/// "Government departments in Australia should apply it" is said to all of them, and tells of none; "the health service of
/// New Zealand has published advice" tells of who writes.
bool is_advice(std::string_view sentence) {
  static const WordSet kBefalls = word_set("counts.yml", "befalls"), kSpeaks = word_set("counts.yml", "speaks");
  constexpr std::array<std::string_view, 4> kAdvises = {"should", "must", "advised", "urged"};
  constexpr std::array<std::string_view, 3> kWeAdvise = {"recommend", "advise", "urge"};
  constexpr std::array<std::string_view, 6> kBound = {"have", "has", "need", "needs", "required", "asked"};
  constexpr std::array<std::string_view, 6> kTells = {"was", "were", "has", "have", "had", "been"};
  const std::vector<Token> words = tokens_of(sentence);
  const auto text = [&](std::size_t k) { return k < words.size() ? words[k].text : std::string(); };
  bool advises = text(0) == "report";
  for (std::size_t k = 0; k < words.size(); ++k) {
    const bool bound = is_among(text(k), kBound) && text(k + 1) == "to";
    const bool ours = text(k) == "we" && is_among(text(k + 1), kWeAdvise);
    const bool writes = (text(k) == "has" || text(k) == "have") && kSpeaks.contains(text(k + 1));
    advises = advises || bound || ours || writes || is_among(text(k), kAdvises);
    if (bound || writes) continue;
    if (is_among(text(k), kTells) || kBefalls.contains(text(k))) return false;
  }
  return advises;
}

Descriptions::Descriptions(const std::vector<Description>& parties, std::size_t below) {
  struct Class {
    Sector sector;
    std::size_t parties = 0;
    bool hidden = false;
  };
  // By country: those whose entries call the sector alike, and those of a sector of sectors.yml.
  std::map<std::string, std::map<std::string, Class>> classes;
  const auto add = [&](const std::string& key, const Description& one, const Sector& sector) {
    Class& fits = classes[one.jurisdiction][key];
    if (fits.parties++ == 0) fits.sector = sector;
    fits.hidden = fits.hidden || one.hidden;
  };
  for (const Description& one : parties) {
    if (one.sector.empty() || one.jurisdiction.empty()) continue;
    const std::string sector = fold(one.sector).text;
    add("=" + sector, one, {{sector}, true});
    for (const SectorRow& row : sectors()) {
      const bool is = std::ranges::any_of(row.names, [&](const std::string& name) { return holds_word(sector, name); });
      if (is) add(row.names.front(), one, {row.words, false});
    }
  }
  for (auto& [jurisdiction, by_sector] : classes) {
    Country country;
    for (auto& [key, fits] : by_sector) {
      if (fits.hidden && fits.parties < below) country.sectors.push_back(std::move(fits.sector));
    }
    if (country.sectors.empty()) continue;
    for (const std::string& word : words_for(jurisdiction)) {
      const bool capitals = word.size() > 1 && ((word[1] >= 'A' && word[1] <= 'Z') || word[1] == '.');
      if (capitals) country.written.push_back(word);
      else country.words.push_back(fold(word).text);
    }
    countries_.push_back(std::move(country));
  }
}

bool Descriptions::fit(std::string_view sentence) const {
  if (countries_.empty()) return false;
  const std::string written(sentence), folded = fold(sentence).text;
  return std::ranges::any_of(countries_, [&](const Country& country) {
    const bool named =
        std::ranges::any_of(country.words, [&](const std::string& word) { return holds_word(folded, word); }) ||
        std::ranges::any_of(country.written, [&](const std::string& word) { return holds_word(written, word); });
    return named && std::ranges::any_of(country.sectors, [&](const Sector& sector) {
             return std::ranges::any_of(sector.words, [&](const std::string& word) {
               return sector.as_entered ? holds_word(folded, word) : holds_noun(folded, word);
             });
           });
  });
}

std::vector<Stretch> find_descriptions(std::string_view text, const Descriptions& parties) {
  std::vector<Stretch> out;
  std::vector<std::string_view> before;  // the last ones that told nothing, without a gap
  for (std::string_view sentence : split_sentences(text)) {
    // A blank line is no sentence.
    if (sentence.find_first_not_of(" \n\r\t") == std::string_view::npos) continue;
    bool told = parties.fit(sentence) && !is_advice(sentence);
    const std::string_view itself = sentence;
    for (std::size_t k = before.size(); k > 0 && !told && goes_on(itself); --k) {
      const std::string_view whom = before[k - 1];
      told = parties.fit(std::string(whom) + " " + std::string(itself));
      if (told) sentence = {whom.data(), static_cast<std::size_t>(itself.end() - whom.begin())};
    }
    const auto begin = static_cast<std::size_t>(sentence.data() - text.data());
    if (told) out.push_back({begin, begin + sentence.size()});
    if (told) before.clear();
    else before.push_back(itself);
    if (before.size() > kSentencesBack) before.erase(before.begin());
  }
  return out;
}

}  // namespace backtrail::release
