// SPDX-License-Identifier: Apache-2.0
// What an organisation was called before it was opened. A version opens the names that it has, and no others: who knows the new name of
// somebody need not know the old ones, their domains and addresses.
#include <algorithm>
#include <set>

#include "release/gate.h"

namespace backtrail::release {
namespace {

/// Whether `audience` may see version `i`. The last one is marked as the organisation is.
bool is_open(const Party& party, std::size_t i, const marking::Audience& audience) {
  return marking::may_see(audience, i + 1 == party.hands.size() ? party.marking : party.hands[i].marking);
}

}  // namespace

Party::KnownAs Party::open_names(const marking::Audience& audience) const {
  KnownAs out;
  bool some = false;
  std::set<std::string> names;
  for (std::size_t i = 0; i < hands.size(); ++i) {
    some = some || !hands[i].terms.empty();
    if (!is_open(*this, i, audience)) continue;
    names.insert(hands[i].terms.begin(), hands[i].terms.end());
    out.parts.merge(hands[i].parts);
  }
  if (!some) return {terms, parts};
  out.terms.assign(names.begin(), names.end());
  return out;
}

Party::KnownAs Party::hidden_names(const marking::Audience& audience) const {
  KnownAs out;
  std::set<std::string> open;
  for (std::size_t i = 0; i < hands.size(); ++i) {
    if (is_open(*this, i, audience)) open.insert(hands[i].terms.begin(), hands[i].terms.end());
  }
  for (std::size_t i = 0; i < hands.size(); ++i) {
    if (is_open(*this, i, audience)) continue;
    bool hidden = false;
    for (const std::string& one : hands[i].terms) {
      if (open.contains(one)) continue;
      hidden = true;
      if (std::ranges::find(out.terms, one) == out.terms.end()) out.terms.push_back(one);
    }
    if (hidden) out.parts.merge(hands[i].parts);
  }
  if (out.terms.empty()) return out;
  for (std::size_t i = 0; i < hands.size(); ++i) {
    if (is_open(*this, i, audience)) out.parts.forget(hands[i].parts, hands[i].terms);
  }
  return out;
}

}  // namespace backtrail::release
