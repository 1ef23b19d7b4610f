// SPDX-License-Identifier: Apache-2.0
#include "registers/originator.h"

#include <algorithm>

#include "registers/person.h"

namespace backtrail::registers {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, small, small);
}

/// Who besides `entered` called the organisation so; whether anybody did.
struct Namers {
  bool any = false;
  std::vector<std::string> besides{};
};
Namers namers_of(const Called& organisation, std::string_view name, const std::vector<std::string>& entered) {
  Namers out;
  for (const auto& [by, one] : organisation.names) {
    if (!same_name(one, name)) continue;
    out.any = true;
    const auto is = [&](const std::string& other) { return is_same_person(by, other); };
    if (std::ranges::none_of(entered, is) && std::ranges::none_of(out.besides, is)) out.besides.push_back(by);
  }
  return out;
}

}  // namespace

OriginatorLink originator_link(std::string_view who, std::string_view originator,
                               const std::vector<Called>& organisations, const std::vector<std::string>& entered) {
  if (same_name(who, originator)) return {true, {}, {}};
  OriginatorLink out;
  for (const Called& one : organisations) {
    const Namers theirs = namers_of(one, originator, entered);
    Namers given = namers_of(one, who, entered);
    if (!theirs.any || !given.any) continue;
    if (theirs.besides.empty() || given.besides.empty()) {
      out.alone = one.ref;
      continue;
    }
    out = {true, theirs.besides, {}};
    for (std::string& by : given.besides) {
      if (std::ranges::none_of(out.by, [&](const std::string& have) { return is_same_person(have, by); }))
        out.by.push_back(std::move(by));
    }
    return out;
  }
  return out;
}

}  // namespace backtrail::registers
