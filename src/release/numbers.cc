// SPDX-License-Identifier: Apache-2.0
#include "release/numbers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "release/tokens.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kWordsBetween = 3;  // "two of its largest customers"

/// What counts as somebody who could be found by being counted, in the singular; nothing for other words.
std::optional<std::string> party_noun(const std::string& word) {
  constexpr std::array<std::string_view, 20> kNouns = {
      "customer",   "client", "victim",     "tenant",   "organisation", "organization", "company",
      "provider",   "agency", "department", "ministry", "firm",         "bank",         "hospital",
      "university", "entity", "supplier",   "operator", "subsidiary",   "business"};
  std::string one = word;
  if (one.ends_with("ies")) {
    one.replace(one.size() - 3, 3, "y");
  } else if (one.ends_with("sses")) {
    one.resize(one.size() - 2);
  } else if (one.ends_with('s') && !one.ends_with("ss")) {
    one.pop_back();
  }
  if (std::ranges::find(kNouns, one) == kNouns.end()) return std::nullopt;
  return one;
}

}  // namespace

std::vector<SmallCount> find_small_counts(std::string_view text, int below) {
  const std::vector<Token> tokens = tokens_of(text);
  std::vector<SmallCount> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto number = number_of(tokens[i].text);
    if (!number || *number < 1 || *number >= below) continue;
    for (std::size_t k = i + 1; k < tokens.size() && k <= i + 1 + kWordsBetween && tokens[k].text != "."; ++k) {
      if (auto noun = party_noun(tokens[k].text)) {
        out.push_back({{tokens[i].where.begin, tokens[k].where.end}, *number, std::move(*noun)});
        break;
      }
    }
  }
  return out;
}

std::vector<std::string_view> split_sentences(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool mark = text[i] == '.' || text[i] == '!' || text[i] == '?' || text[i] == '\n';
    if (!mark || (i + 1 < text.size() && text[i] != '\n' && text[i + 1] != ' ' && text[i + 1] != '\n')) continue;
    // A small letter goes on after "e.g.".
    if (i + 2 < text.size() && text[i] == '.' && text[i + 2] >= 'a' && text[i + 2] <= 'z') continue;
    out.push_back(text.substr(begin, i + 1 - begin));
    begin = i + 1;
  }
  if (begin < text.size()) out.push_back(text.substr(begin));
  return out;
}

bool says_no(std::string_view text) {
  constexpr std::array<std::string_view, 28> kPhrases = {
      "no sign",       "no evidence",  "no trace",      "no indication",   "no indications", "no activity",
      "no compromise", "found no",     "found nothing", "found none",      "did not find",   "didn t find",
      "not found",     "was not seen", "were not seen", "have not seen",   "has not seen",   "did not see",
      "not observed",  "saw no",       "saw nothing",   "not compromised", "not affected",   "unaffected",
      "not reached",   "none of",      "no intrusion",  "no customers"};
  std::string words = " ";
  for (const Token& token : tokens_of(text)) words += token.text + " ";
  return std::ranges::any_of(kPhrases, [&](std::string_view phrase) {
    return words.find(" " + std::string(phrase) + " ") != std::string::npos;
  });
}

}  // namespace backtrail::release
