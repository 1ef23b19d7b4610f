// SPDX-License-Identifier: Apache-2.0
#include "registers/originator.h"

#include <algorithm>

namespace backtrail::registers {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, small, small);
}

}  // namespace

bool is_originator(std::string_view who, std::string_view originator,
                   const std::vector<std::vector<std::string>>& organisations) {
  if (same_name(who, originator)) return true;
  return std::ranges::any_of(organisations, [&](const std::vector<std::string>& names) {
    const auto is = [&](std::string_view name) {
      return std::ranges::any_of(names, [&](const std::string& one) { return same_name(one, name); });
    };
    return is(originator) && is(who);
  });
}

}  // namespace backtrail::registers
