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

/// "user_agent", "UserAgent", "cs(User-Agent)" name no user.
bool names_user(std::string_view field) {
  constexpr std::string_view kUser = "user", kAgent = "agent", kBetween = "_-. ";
  for (std::size_t at = 0; at + kUser.size() <= field.size(); ++at) {
    if (!starts_with_caseless(field.substr(at), kUser)) continue;
    std::string_view behind = field.substr(at + kUser.size());
    if (!behind.empty() && kBetween.contains(behind.front())) behind.remove_prefix(1);
    if (!starts_with_caseless(behind, kAgent)) return true;
  }
  return false;
}

/// "ObjectName", "winlog.event_data.ObjectName", "object": what Windows calls a kernel's object. Not what is of one ("objectRef.name",
/// "ObjectId", "TargetObject"), which no mutex is in and which is another text in each record of some logs.
bool names_object(std::string_view field) {
  constexpr std::string_view kName = "name", kObject = "object";
  const auto ends = [&](std::string_view word) {
    if (field.size() < word.size() || !starts_with_caseless(field.substr(field.size() - word.size()), word))
      return false;
    field.remove_suffix(word.size());
    return true;
  };
  if (ends(kName) && (field.ends_with('_') || field.ends_with('.'))) field.remove_suffix(1);
  return ends(kObject) && (field.empty() || !is(field.back(), kAlnum));
}

}  // namespace

FieldHints hints_of(std::string_view field) {
  const auto names = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return contains_caseless(field, word); });
  };
  return {names({"pipe"}),
          names({"service"}),
          names_user(field) || names({"account", "owner", "principal"}),
          names({"asn", "as_number", "as.number"}),
          names({"mutex", "mutant"}) || names_object(field),
          names({"agent"}),
          names_host(field)};
}

}  // namespace backtrail::observable
