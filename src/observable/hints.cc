// SPDX-License-Identifier: Apache-2.0
#include "observable/hints.h"

#include <algorithm>
#include <initializer_list>

#include "observable/strip.h"
#include "observable/text.h"

namespace backtrail::observable {
namespace {

bool contains_caseless(std::string_view text, std::string_view word) {
  for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
    if (starts_with_caseless(text.substr(at), word)) return true;
  }
  return false;
}

}  // namespace

FieldHints hints_of(std::string_view field) {
  const auto names = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return contains_caseless(field, word); });
  };
  return {names({"pipe"}),
          names({"service"}),
          names({"user", "account", "owner", "principal"}),
          names({"asn", "as_number", "as.number"}),
          names({"mutex", "mutant", "object"}),
          names({"agent"}),
          names_host(field)};
}

}  // namespace backtrail::observable
