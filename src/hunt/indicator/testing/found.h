// SPDX-License-Identifier: Apache-2.0
// For tests of indicators: what of a few is found in a value.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "hunt/indicator/indicator.h"

namespace backtrail::hunt::testing {

using observable::Kind;

inline detector::Set set_of(const std::vector<std::pair<Kind, std::string>>& wanted) {
  detector::Set set;
  for (const auto& [kind, text] : wanted) {
    auto seen = observable::canonical(kind, text);
    EXPECT_TRUE(seen) << text;
    if (!seen) continue;
    detector::Indicator indicator;
    indicator.kind = kind;
    indicator.value = seen->value;
    set.indicators.push_back(std::move(indicator));
  }
  std::ranges::sort(set.indicators, {}, [](const auto& each) { return std::tie(each.kind, each.value, each.id); });
  return set;
}

/// What is found lives until the next call.
inline std::span<const IndicatorScanner::Found> scan(IndicatorScanner& scanner, const record::Record& record) {
  static sigma::RecordView view(0);
  view.begin(record);
  return scanner.scan(view);
}

inline std::vector<std::string> found_in(const detector::Set& set, const std::string& value,
                                         std::string_view field = "f") {
  const IndicatorIndex index(set);
  IndicatorScanner scanner(index);
  const record::Field one{record::text_value(value), record::kNoSlot, false, field};
  record::Record record;
  record.fields = {&one, 1};
  std::vector<std::string> out;
  for (const auto& found : scan(scanner, record)) out.push_back(set.indicators[found.indicator].value);
  return out;
}

inline bool is_found(Kind kind, const std::string& text, const std::string& value, std::string_view field = "f") {
  return !found_in(set_of({{kind, text}}), value, field).empty();
}

inline const std::string kMd5 = "001b8f696b6576798517168cd0a0fb44";

}  // namespace backtrail::hunt::testing
