// SPDX-License-Identifier: Apache-2.0
// Who is not named because an originator asks for it: those affected, and the originators themselves. Writing a name out would undo
// that, so it is looked for like one that the audience may not learn.
#include <algorithm>

#include "release/asked.h"
#include "release/examination.h"
#include "release/prose/fold.h"
#include "release/prose/spellings.h"

namespace backtrail::release {

void Examination::obfuscate(const std::vector<std::string>& refs) {
  obfuscated_.insert(obfuscated_.end(), refs.begin(), refs.end());
  for (const std::string& ref : refs) {
    const Party* const party = find(ref);
    if (party != nullptr) protect(*party);
  }
  protected_anew();
}

void Examination::keep_unnamed(const std::vector<std::string>& names) {
  std::vector<std::string> refs;
  for (const std::string& name : names) {
    const std::string folded = fold(name).text;
    bool known = false;
    for (const Party& party : parties_) {
      const auto is = [&](const std::string& term) { return fold(term).text == folded; };
      if (party.ref != name && !std::ranges::any_of(party.terms, is)) continue;
      known = true;
      // Whoever asks knows its own name; clients and others who are told with it do not.
      const bool alone =
          audience_.kind == marking::Audience::Kind::organisation && !audience_.members.empty() &&
          std::ranges::all_of(audience_.members, [&](const std::string& one) { return is_same_party(party.ref, one); });
      if (alone || !unnamed_known_.insert(&party).second) continue;
      refs.push_back(party.ref);
    }
    if (known || folded.empty() || names_nobody(name)) continue;
    Party& party = unnamed_.emplace_back();
    party.name = name;
    party.terms = other_spellings(name);
    party.terms.push_back(name);
    for (const std::string& term : party.terms) add_name_parts(party.parts, term);
    protect(party);
  }
  obfuscate(refs);
}

Examination::Whom Examination::whom(const std::vector<Stretch>& found, const std::vector<Told>& told) {
  Whom out(found.size());
  for (const Told& one : told) {
    // Found stretches do not overlap.
    auto at = std::ranges::upper_bound(found, one.where.begin, {}, &Stretch::end);
    for (; at != found.end() && at->begin < one.where.end; ++at) {
      Told::By& most = out[static_cast<std::size_t>(at - found.begin())][one.party];
      most = std::max(most, one.by);
    }
  }
  return out;
}

std::string Examination::inside_words(const std::map<const Party*, Told::By>& by) {
  constexpr std::string_view kWords[] = {"", "the id of '", "an address in a network of '",
                                         "part of a protected name: '", "a protected name: '"};
  std::string out;
  for (const auto& [party, what] : by) {  // as they lie in the case
    out += (out.empty() ? "" : "; ") + std::string(kWords[static_cast<std::size_t>(what)]) + party->name + "'" +
           (party->ref.empty() ? "" : " (" + party->ref + ")");
  }
  return out;
}

bool Examination::only_unnamed(const std::map<const Party*, Told::By>& by) const {
  return !by.empty() && std::ranges::all_of(by, [&](const auto& one) {
    return one.first->ref.empty() || (unnamed_known_.contains(one.first) && may_learn_of(*one.first));
  });
}

}  // namespace backtrail::release
