// SPDX-License-Identifier: Apache-2.0
// What describes somebody without a name: a sector and a country that fit few ("a hospital in New Zealand", when the case
// knows of one). Everyday words stand for sectors (data/release/sectors.yml) and for countries (countries.yml).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"
#include "release/prose/tokens.h"

namespace backtrail::release {

/// By what a party can be described. Empty parts describe nothing.
struct Description {
  std::string sector{};
  std::string jurisdiction{};
  bool hidden = false;  // the audience may not learn of it
  bool counts = true;  // as one of those among whom somebody is not found
};

/// Descriptions that fit a hidden party and fewer than `below` in all, made ready to be looked for in many texts.
class Descriptions {
 public:
  Descriptions() = default;
  Descriptions(const std::vector<Description>& parties, std::size_t below);
  /// Whether `sentence` names a sector and a country of one.
  [[nodiscard]] bool fit(std::string_view sentence) const;
  /// Where it means one by the country alone: "the Swedish company", "the provider in the UK".
  [[nodiscard]] std::optional<Stretch> fit_country(std::string_view sentence) const;

 private:
  struct Sector {
    std::vector<std::string> words;  // folded
    std::vector<std::string> beside;  // tell of it beside the country alone: "a Danish port"
    bool as_entered = false;  // the word of an entry, found as it stands there
  };
  struct Country {
    std::vector<std::string> words;  // folded
    std::vector<std::string> written;  // found in capitals only: "us" is no country
    std::string code;  // "GB", which counts in a list: "country: GB"
    std::vector<Sector> sectors;
    bool few = false;  // whoever is known there, and somebody hidden among them
  };
  /// A part of a sentence that may mean one.
  struct Meant {
    std::size_t from = 0;  // the token behind which it goes on
    std::size_t begin = 0;  // the token with which it begins
    std::size_t noun = 0;  // where that is known; 0: to be looked for
    bool any = false;  // "a provider": only by what befell it
  };
  [[nodiscard]] std::optional<Stretch> country_of_one(std::string_view sentence, const std::vector<Token>& words,
                                                      const Meant& meant) const;
  [[nodiscard]] static bool names(const Country& country, const std::string& written, const std::string& folded);

  std::vector<Country> countries_;
};

/// Whether a sentence advises, or tells of who advises, and not of what befell anybody.
[[nodiscard]] bool is_advice(std::string_view sentence);

/// Sentences that describe somebody, and those that do with what they go on with. Advice is told to all, and tells of none.
[[nodiscard]] std::vector<Stretch> find_descriptions(std::string_view text, const Descriptions& parties);
/// What means one by the country alone, in sentences that are no advice.
[[nodiscard]] std::vector<Stretch> find_by_country(std::string_view text, const Descriptions& parties);

}  // namespace backtrail::release
