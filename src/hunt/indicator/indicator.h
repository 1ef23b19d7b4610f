// SPDX-License-Identifier: Apache-2.0
// Finds the indicators of a set in records. One pass over a value marks its bytes by class, sixty-four at a time; where a
// word, host or path ends, its last four bytes are asked of a small bit table of how indicators end (endings.h). What
// passes is hashed where it lies, asked of a blocked Bloom filter (12 bits a key, one cache line), and only what passes
// that too is looked up in a table of 32-bit references into the set and compared byte by byte. So a million indicators
// cost about what a thousand cost, and the index keeps no text of its own. Rejected: a literal matcher over the whole
// record (a gigabyte of memory at 100k literals, and it finds `evil.example` inside `notevil.example.org`), and looking
// up every word from its begin (docs/decisions/indicator-scan.md).
//
// What counts as being there, kind by kind, is stated in docs/formats/observables.md. Validity in time is not looked at.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "detector/detector.h"
#include "hunt/sigma/view.h"

namespace backtrail::hunt {

/// The indicators of a set, compiled. Immutable, shared by threads. The set must outlive it and stay as it was.
class IndicatorIndex {
 public:
  explicit IndicatorIndex(const detector::Set& set) : IndicatorIndex(set.indicators, {}) {}
  /// `more` are found beside the set's and numbered behind them. Both are sorted as the set's are.
  IndicatorIndex(std::span<const detector::Indicator> all, std::span<const detector::Indicator> more);
  ~IndicatorIndex();
  IndicatorIndex(const IndicatorIndex&) = delete;
  IndicatorIndex& operator=(const IndicatorIndex&) = delete;

  [[nodiscard]] bool empty() const;
  /// Bytes that the index itself holds; the set's are not in it.
  [[nodiscard]] std::size_t memory() const;

 private:
  friend class IndicatorScanner;
  struct State;
  std::unique_ptr<State> state_;
};

/// One per thread; `index` must outlive it. Records must have been read with Demand::every_value.
class IndicatorScanner {
 public:
  struct Found {
    std::uint32_t indicator = 0;  // into Set::indicators
    std::uint32_t field = 0;  // into Record::fields; behind them into Record::urls
    std::string_view value;  // the whole value of that field, decoded
  };

  explicit IndicatorScanner(const IndicatorIndex& index);
  ~IndicatorScanner();
  IndicatorScanner(IndicatorScanner&&) noexcept;

  /// The indicators that are in the record that `view` has begun, each once, with the first field that holds it, ascending
  /// by indicator. `urls` has begun the record's urls, where it has any. The result lives until the next call, its views as long
  /// as those of `view` and `urls`.
  std::span<const Found> scan(sigma::RecordView& view, sigma::RecordView* urls = nullptr);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace backtrail::hunt
