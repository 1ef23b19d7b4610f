// SPDX-License-Identifier: Apache-2.0
// Words for how likely and how sure, with the ranges that they stand for.
//
// Likelihood speaks of the world, confidence of what we know; readers who meet both in one sentence take one for the
// other (ICD 203, D.6.e.2), so there is a check for that. A band is kept as a word of a scale and never as a number: the
// word is what the analyst signed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace backtrail::estimate {

/// ICD 203's bands, and the UK's Professional Head of Intelligence Assessment yardstick.
enum class Scale : std::uint8_t { icd203, uk };

struct Band {
  std::string_view word;
  int low_percent = 0;
  int high_percent = 0;
};

/// A scale's bands, the least likely first.
[[nodiscard]] std::span<const Band> bands(Scale scale);
[[nodiscard]] std::string_view name(Scale scale);  // "icd203", "uk"
[[nodiscard]] std::optional<Scale> parse_scale(std::string_view name);

struct Likelihood {
  Scale scale = Scale::icd203;
  std::uint8_t band = 0;  // index into bands(scale)

  friend bool operator==(Likelihood, Likelihood) = default;
  [[nodiscard]] const Band& range() const { return bands(scale)[band]; }
  [[nodiscard]] std::string_view word() const { return range().word; }
  /// "very likely (80–95 %)".
  [[nodiscard]] std::string text() const;
};

/// A band's word or one of its synonyms ("highly probable"), in any case; a range behind it is allowed when it is the
/// band's own. `scale` says whose words they are. kUnknownLikelihood with the scale's words as a hint.
base::Result<Likelihood> parse_likelihood(std::string_view text, Scale scale = Scale::icd203);

enum class Confidence : std::uint8_t { low, moderate, high };
[[nodiscard]] std::string_view name(Confidence confidence);  // "low", "moderate", "high"
/// "medium" is read as moderate. kUnknownConfidence.
base::Result<Confidence> parse_confidence(std::string_view text);

/// The most that a conclusion from all of `links` may claim; nothing when there are none. Scales may be mixed.
[[nodiscard]] std::optional<Likelihood> ceiling(std::span<const Likelihood> links);
/// kStrongerThanChain when `conclusion` is likelier than any of its links.
base::Status check_chain(Likelihood conclusion, std::span<const Likelihood> links);

/// The two words by which a sentence speaks of likelihood and of confidence.
struct MixedWords {
  std::string likelihood;
  std::string confidence;
};
/// Found when `sentence` (one sentence, UTF-8) does both. Case does not matter.
[[nodiscard]] std::optional<MixedWords> mixes_likelihood_and_confidence(std::string_view sentence);

}  // namespace backtrail::estimate
