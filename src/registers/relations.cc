// SPDX-License-Identifier: Apache-2.0
#include "registers/relations.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace backtrail::registers {
namespace {

using RelationWords = std::vector<std::string>;

/// Small letters, parted at blanks, hyphens and underscores; "isn't" is "isnt".
RelationWords words_of_relation(std::string_view text) {
  RelationWords out(1);
  for (const char c : text) {
    const bool gap = c == ' ' || c == '-' || c == '_' || c == '\t';
    if (c == '\'') continue;
    if (gap && !out.back().empty()) out.emplace_back();
    if (!gap) out.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

std::string hyphened(std::span<const std::string> words) {
  std::string out;
  for (const std::string& one : words) out += (out.empty() ? "" : "-") + one;
  return out;
}

template <std::size_t N>
bool is_one(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::ranges::find(list, word) != list.end();
}

/// What only leads to the word that says what is meant, and what denies it.
constexpr auto kLeads =
    std::to_array<std::string_view>({"is", "was", "are", "were", "be", "been", "being", "has",  "have", "had", "a",
                                     "an", "the", "any", "does", "do", "did",  "to",    "that", "it",   "in",  "fact"});
constexpr auto kDenials = std::to_array<std::string_view>(
    {"not",    "no",     "never",    "isnt",     "wasnt",   "arent",    "werent",  "hasnt",
     "hadnt",  "doesnt", "dont",     "didnt",    "nor",     "neither",  "without", "denies",
     "denied", "deny",   "disputes", "disputed", "rejects", "rejected", "refutes", "refuted"});

/// "acting", "acts" and "acted" are "act", as far as the words below need it.
std::string stem(const std::string& word) {
  constexpr auto kStems = std::to_array<std::string_view>(
      {"act",       "work",      "link",   "connect",  "associate",   "affiliate",   "relate",     "tie",
       "front",     "sponsor",   "direct", "control",  "run",         "task",        "operate",    "fund",
       "employ",    "own",       "target", "use",      "steal",       "compromise",  "exploit",    "reach",
       "attribute", "deliver",   "drop",   "host",     "impersonate", "communicate", "exfiltrate", "download",
       "locate",    "originate", "beacon", "contract", "tell",        "attack",      "breach"});
  constexpr auto kEndings = std::to_array<std::string_view>({"", "s", "es", "d", "ed", "ing", "ning", "ted"});
  for (const std::string_view one : kStems) {
    for (const std::string_view ending : kEndings) {
      if (word == std::string(one) + std::string(ending)) return std::string(one);
      // "using", "associating"
      if (one.ends_with('e') && word == std::string(one.substr(0, one.size() - 1)) + std::string(ending) &&
          ending == "ing")
        return std::string(one);
    }
  }
  if (word == "stole" || word == "stolen") return "steal";
  if (word == "ran") return "run";
  if (word == "told") return "tell";
  return word;
}

struct Meaning {
  std::string_view said;  // in stems, without what leads to it
  std::string_view means;
};
constexpr auto kMeanings = std::to_array<Meaning>({{"", "is"},
                                                   {"same-as", "is"},
                                                   {"same", "is"},
                                                   {"identical-to", "is"},
                                                   {"also-known-as", "is"},
                                                   {"known-as", "is"},
                                                   {"alias-of", "is"},
                                                   {"another-name-for", "is"},
                                                   {"front", "is-a-front-for"},
                                                   {"front-for", "is-a-front-for"},
                                                   {"front-of", "is-a-front-for"},
                                                   {"cover-for", "is-a-front-for"},
                                                   {"front-company-for", "is-a-front-for"},
                                                   {"front-company-of", "is-a-front-for"},
                                                   {"act-on-behalf-of", "acts-on-behalf-of"},
                                                   {"act-for", "acts-on-behalf-of"},
                                                   {"work-for", "acts-on-behalf-of"},
                                                   {"work-on-behalf-of", "acts-on-behalf-of"},
                                                   {"sponsor-by", "acts-on-behalf-of"},
                                                   {"direct-by", "acts-on-behalf-of"},
                                                   {"control-by", "acts-on-behalf-of"},
                                                   {"run-by", "acts-on-behalf-of"},
                                                   {"task-by", "acts-on-behalf-of"},
                                                   {"operate-for", "acts-on-behalf-of"},
                                                   {"contractor-of", "acts-on-behalf-of"},
                                                   {"contractor-for", "acts-on-behalf-of"},
                                                   {"link", "has-links-to"},
                                                   {"link-to", "has-links-to"},
                                                   {"link-with", "has-links-to"},
                                                   {"tie", "has-links-to"},
                                                   {"tie-to", "has-links-to"},
                                                   {"tie-with", "has-links-to"},
                                                   {"connect-to", "has-links-to"},
                                                   {"connect-with", "has-links-to"},
                                                   {"connection-to", "has-links-to"},
                                                   {"connections-to", "has-links-to"},
                                                   {"associate-with", "has-links-to"},
                                                   {"affiliate-with", "has-links-to"},
                                                   {"relate-to", "has-links-to"},
                                                   {"act-with", "has-links-to"},
                                                   {"work-with", "has-links-to"}});

/// Relationships of STIX 2.1 and what sources say of intrusions, in stems.
constexpr auto kActs = std::to_array<std::string_view>({"target",         "use",
                                                        "steal-from",     "steal",
                                                        "compromise",     "exploit",
                                                        "reach",          "attribute-to",
                                                        "deliver",        "drop",
                                                        "host",           "own",
                                                        "impersonate",    "communicate-with",
                                                        "exfiltrate-to",  "exfiltrate-from",
                                                        "download",       "locate-at",
                                                        "originate-from", "beacon-to",
                                                        "control",        "attack",
                                                        "breach",         "tell-of",
                                                        "variant-of",     "author-by",
                                                        "consists-of",    "derived-from",
                                                        "duplicate-of",   "indicates",
                                                        "mitigates",      "remediates",
                                                        "investigates",   "based-on"});

/// "is accused of being", "alleged to act for", "is suspected to be": whatever it is of, somebody only says so.
bool is_accusation(const RelationWords& words) {
  constexpr auto kSaid =
      std::to_array<std::string_view>({"accused", "alleged", "suspected", "charged", "indicted", "allegedly"});
  std::size_t at = 0;
  while (at < words.size() && is_one(words[at], kLeads)) ++at;
  return at < words.size() && is_one(words[at], kSaid);
}

}  // namespace

std::string Relation::told() const {
  if (!denied) return word;
  constexpr std::string_view kIs = "is";
  if (word == kIs) return "is-not";
  if (word.starts_with("is-")) return "is-not-" + word.substr(kIs.size() + 1);
  return "not-" + word;
}

Relation read_relation(std::string_view text) {
  const RelationWords words = words_of_relation(text);
  Relation out;
  if (is_accusation(words)) {
    out.word = "is-accused-of";
    out.distinction = out.understood = true;
    return out;
  }
  RelationWords rest;
  bool led = false;
  for (const std::string& word : words) {
    // "is unrelated to", "has no links"
    if (is_one(word, kDenials)) {
      out.denied = !out.denied;
      led = true;
    } else if (word == "unrelated" || word == "unconnected") {
      out.denied = !out.denied;
      rest.emplace_back("relate");
    } else if (rest.empty() && is_one(word, kLeads)) {
      led = true;
    } else {
      rest.push_back(stem(word));
    }
  }
  const std::string said = hyphened(rest);
  const auto meaning = std::ranges::find(kMeanings, std::string_view(said), &Meaning::said);
  if (meaning != kMeanings.end() && (led || !said.empty())) {
    out.word = meaning->means;
    out.distinction = out.understood = true;
    return out;
  }
  out.understood = is_one(said, kActs);
  // As it is told: its own words, of a denial what is denied.
  out.word = out.denied || out.understood ? said : hyphened(words);
  return out;
}

}  // namespace backtrail::registers
