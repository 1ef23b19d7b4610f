// SPDX-License-Identifier: Apache-2.0
// What the readers of bundles and clusters ask of simdjson's tree. Include it in sources only.
#pragma once

#include <simdjson.h>

#include <string_view>

namespace backtrail::knowledge {

/// The text under `key`, empty when it is not there or something else.
[[nodiscard]] inline std::string_view text_of(simdjson::dom::element from, std::string_view key) {
  std::string_view out;
  if (from[key].get(out) != simdjson::SUCCESS) return {};
  return out;
}

/// Calls `use` with each text of a list that is not empty; a lone text is a list of one.
template <typename Use>
void each_text(simdjson::dom::element from, std::string_view key, Use use) {
  simdjson::dom::array list;
  std::string_view text;
  if (from[key].get(text) == simdjson::SUCCESS && !text.empty()) use(text);
  if (from[key].get(list) != simdjson::SUCCESS) return;
  for (const simdjson::dom::element item : list) {
    if (item.get(text) == simdjson::SUCCESS && !text.empty()) use(text);
  }
}

}  // namespace backtrail::knowledge
