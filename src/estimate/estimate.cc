// SPDX-License-Identifier: Apache-2.0
// Bands: ICD 203 (2015), section D.6.e.2.a; PHIA probability yardstick (2018).
#include "estimate/estimate.h"

#include <algorithm>
#include <array>
#include <vector>

#include "estimate/codes.h"

namespace backtrail::estimate {
namespace {

using base::fail;

constexpr std::array<Band, 7> kIcd203 = {{{"almost no chance", 1, 5},
                                          {"very unlikely", 5, 20},
                                          {"unlikely", 20, 45},
                                          {"roughly even chance", 45, 55},
                                          {"likely", 55, 80},
                                          {"very likely", 80, 95},
                                          {"almost certain", 95, 99}}};
constexpr std::array<Band, 7> kUk = {{{"remote chance", 0, 5},
                                      {"highly unlikely", 10, 20},
                                      {"unlikely", 25, 35},
                                      {"realistic possibility", 40, 50},
                                      {"likely", 55, 75},
                                      {"highly likely", 80, 90},
                                      {"almost certain", 95, 100}}};

struct Synonym {
  std::string_view word;
  std::uint8_t band;
};
constexpr std::array<Synonym, 11> kIcd203Synonyms = {{{"remote", 0},
                                                      {"highly improbable", 1},
                                                      {"highly unlikely", 1},
                                                      {"improbable", 2},
                                                      {"roughly even odds", 3},
                                                      {"roughly even", 3},
                                                      {"probable", 4},
                                                      {"highly probable", 5},
                                                      {"highly likely", 5},
                                                      {"nearly certain", 6},
                                                      {"almost certainly", 6}}};
constexpr std::array<Synonym, 3> kUkSynonyms = {{{"probable", 4}, {"likely or probable", 4}, {"almost certainly", 6}}};

/// ASCII letters small, runs of blanks as one.
std::string plain(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
    if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

std::span<const Band> bands(Scale scale) { return scale == Scale::uk ? std::span(kUk) : std::span(kIcd203); }
std::string_view name(Scale scale) { return scale == Scale::uk ? "uk" : "icd203"; }

std::optional<Scale> parse_scale(std::string_view name) {
  if (name == "icd203") return Scale::icd203;
  if (name == "uk") return Scale::uk;
  return std::nullopt;
}

std::string Likelihood::text() const {
  const Band& band_range = range();
  return std::string(band_range.word) + " (" + std::to_string(band_range.low_percent) + "–" +
         std::to_string(band_range.high_percent) + " %)";
}

base::Result<Likelihood> parse_likelihood(std::string_view text, Scale scale) {
  const std::string wanted = plain(text);
  const auto list = bands(scale);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Likelihood one{scale, static_cast<std::uint8_t>(i)};
    if (wanted == one.word() || wanted == one.text()) return one;
  }
  const std::span<const Synonym> synonyms =
      scale == Scale::uk ? std::span<const Synonym>(kUkSynonyms) : std::span<const Synonym>(kIcd203Synonyms);
  for (const Synonym& synonym : synonyms) {
    if (wanted == synonym.word) return Likelihood{scale, synonym.band};
  }
  std::string hint = "one of ";
  for (const Band& band : list) hint.append(hint.size() > 7 ? ", " : "").append(band.word);
  return fail(kUnknownLikelihood, "'" + std::string(text.substr(0, 60)) + "' is not a likelihood of this scale", {},
              hint);
}

std::string_view name(Confidence confidence) {
  constexpr std::array<std::string_view, 3> kNames = {"low", "moderate", "high"};
  return kNames[static_cast<std::size_t>(confidence)];
}

base::Result<Confidence> parse_confidence(std::string_view text) {
  const std::string wanted = plain(text);
  if (wanted == "low") return Confidence::low;
  if (wanted == "moderate" || wanted == "medium") return Confidence::moderate;
  if (wanted == "high") return Confidence::high;
  return fail(kUnknownConfidence, "'" + std::string(text.substr(0, 60)) + "' is not a confidence", {},
              "low, moderate or high");
}

std::optional<Likelihood> ceiling(std::span<const Likelihood> links) {
  const auto least = std::ranges::min_element(
      links, {}, [](const Likelihood& l) { return std::pair(l.range().high_percent, l.range().low_percent); });
  if (least == links.end()) return std::nullopt;
  return *least;
}

base::Status check_chain(Likelihood conclusion, std::span<const Likelihood> links) {
  const auto most = ceiling(links);
  // Across scales the upper ends decide: a conclusion may be worded more widely, but not reach higher.
  if (!most || conclusion.range().high_percent <= most->range().high_percent) return {};
  return fail(kStrongerThanChain,
              "'" + conclusion.text() + "' is more than the weakest link allows, which is '" + most->text() + "'", {},
              "a chain is never likelier than any of its links");
}

}  // namespace backtrail::estimate
