// SPDX-License-Identifier: Apache-2.0
// Texts of indicators that stand in records in which the scanner took nothing for that indicator: each is a "no" that somebody has to
// look at (hunt/indicator/texts.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "app/hunting/found_record.h"
#include "hunt/indicator/texts.h"

namespace backtrail::app {

struct UnseenText {
  std::uint32_t indicator = 0;  // into Set::indicators
  std::uint64_t records = 0;
  FoundRecord first;  // of these by stream and offset
};

/// One per thread; `texts` must outlive it.
class UnseenTexts {
 public:
  explicit UnseenTexts(const hunt::IndicatorTexts& texts) : scanner_(texts) {}

  /// A new record's; then every indicator that was seen in it, ascending; then its bytes.
  void begin() { seen_.clear(); }
  void saw(std::uint32_t indicator) { seen_.push_back(indicator); }
  void look(std::string_view bytes, const FoundRecord& place);

  void merge(const UnseenTexts& other);
  [[nodiscard]] std::vector<UnseenText> told() const;

 private:
  void add(const UnseenText& one);

  hunt::TextScanner scanner_;
  std::vector<std::uint32_t> seen_;
  std::map<std::uint32_t, UnseenText> all_;  // by indicator
};

}  // namespace backtrail::app
