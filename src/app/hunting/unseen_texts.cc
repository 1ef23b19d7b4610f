// SPDX-License-Identifier: Apache-2.0
#include "app/hunting/unseen_texts.h"

#include <algorithm>
#include <ranges>
#include <tuple>

namespace backtrail::app {

void UnseenTexts::look(std::string_view bytes, const FoundRecord& place) {
  for (const std::uint32_t indicator : scanner_.scan(bytes)) {
    if (!std::ranges::binary_search(seen_, indicator)) add({indicator, 1, place});
  }
}

void UnseenTexts::merge(const UnseenTexts& other) {
  for (const auto& [indicator, one] : other.all_) add(one);
}

std::vector<UnseenText> UnseenTexts::told() const {
  const auto all = std::views::values(all_);
  return {all.begin(), all.end()};
}

void UnseenTexts::add(const UnseenText& one) {
  const auto [held, fresh] = all_.try_emplace(one.indicator, one);
  if (fresh) return;
  UnseenText& known = held->second;
  known.records += one.records;
  if (std::tie(one.first.stream, one.first.offset) < std::tie(known.first.stream, known.first.offset))
    known.first = one.first;
}

}  // namespace backtrail::app
