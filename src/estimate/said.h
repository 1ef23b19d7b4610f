// SPDX-License-Identifier: Apache-2.0
// What a sentence says of likelihood and of confidence, so that it can be held against the judgement that it speaks of.
//
// Both scales have seven bands in one order, so a word is given as the index of its band: "highly probable" is 5 in either.
// Words that are stronger or vaguer than any band ("certainly", "a good chance") are said too, and are no band's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "estimate/estimate.h"

namespace backtrail::estimate {

struct SaidLikelihood {
  std::size_t begin = 0;  // bytes of the sentence
  std::size_t end = 0;
  std::string words;
  bool told = true;  // false: "likelihood" is only mentioned
  std::optional<std::uint8_t> band{};  // index into bands(scale)
  std::optional<int> percent{};  // "a 90 % chance"
  /// Whether it is the band of `one`, or a number within its range.
  [[nodiscard]] bool is(Likelihood one) const;
};
/// In one sentence (UTF-8), in its order. "Likely targets", "more likely", "how likely" tell of no likelihood.
[[nodiscard]] std::vector<SaidLikelihood> find_likelihoods(std::string_view sentence);

struct SaidConfidence {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string words;
  bool told = true;  // false: "confidence" is only mentioned
  std::optional<Confidence> level{};
};
/// The same of confidence: "with high confidence", "our confidence in that is low", "we are confident". What readers may
/// trust in ("should have confidence in their backups") is none.
[[nodiscard]] std::vector<SaidConfidence> find_confidences(std::string_view sentence);

}  // namespace backtrail::estimate
