// SPDX-License-Identifier: Apache-2.0
// A second look, for answers that say no: whether the text of an indicator stands among a record's bytes, in whatever
// writing surrounds it. It knows nothing of fields, escapes and the rules by which the scanner takes a text for a value
// (docs/formats/observables.md), so that what slips through those does not slip through here for the same reason.
//
// What stands here and was not found there is no sighting; somebody has to read the record. It sees no value that is written
// otherwise than it is (in percent signs, in base64), but for UTF-16, `\/` and runs of backslashes, which JSON doubles.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "detector/detector.h"

namespace backtrail::hunt {

/// The texts of indicators, compiled. Immutable, shared by threads, and keeps no reference to `all`.
class IndicatorTexts {
 public:
  explicit IndicatorTexts(std::span<const detector::Indicator> all);
  ~IndicatorTexts();
  IndicatorTexts(const IndicatorTexts&) = delete;
  IndicatorTexts& operator=(const IndicatorTexts&) = delete;

  /// Whether there is a text to be looked for. There is none for networks, kinds of which `search_limit` says so already, and
  /// where it has fewer than four bytes.
  [[nodiscard]] static bool has_text(const detector::Indicator& one);
  /// Of `all`, those that have none.
  [[nodiscard]] std::uint64_t left_out() const;

 private:
  friend class TextScanner;
  struct State;
  std::unique_ptr<State> state_;
};

/// One per thread; `texts` must outlive it.
class TextScanner {
 public:
  explicit TextScanner(const IndicatorTexts& texts);
  ~TextScanner();
  TextScanner(TextScanner&&) noexcept;

  /// Indicators, as indices into what the texts were made of, whose text stands in `bytes` with nothing beside it that makes it a part of a longer
  /// one; each once, ascending. The result lives until the next call.
  std::span<const std::uint32_t> scan(std::string_view bytes);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace backtrail::hunt
