// SPDX-License-Identifier: Apache-2.0
// Who is not named because an originator asks for it: those affected, and the originators themselves. Writing a name out would undo
// that, so it is looked for like one that the audience may not learn.
#include <algorithm>

#include "release/asked.h"
#include "release/examination.h"
#include "release/prose/fold.h"
#include "release/prose/spellings.h"
#include "release/prose/terms.h"

namespace backtrail::release {

void Examination::obfuscate(const std::vector<std::string>& refs) {
  obfuscated_.insert(obfuscated_.end(), refs.begin(), refs.end());
  for (const std::string& ref : refs) {
    const Party* const party = find(ref);
    if (party != nullptr) protect(*party);
  }
  protected_anew();
}

std::vector<const Party*> Examination::called_so(const std::string& name) {
  if (by_name_.empty()) {
    for (const Party& party : parties_) {
      by_name_[party.ref].push_back(&party);
      for (const std::string& term : party.terms) by_name_[fold(term).text].push_back(&party);
    }
  }
  std::vector<const Party*> out;
  for (const std::string& one : {name, fold(name).text}) {
    const auto found = by_name_.find(one);
    if (found == by_name_.end()) continue;
    for (const Party* party : found->second) {
      if (std::ranges::find(out, party) == out.end()) out.push_back(party);
    }
  }
  return out;
}

void Examination::unname(const std::string& name, const std::function<bool(const Party&)>& spared,
                         std::vector<const Party*>& out) {
  const std::vector<const Party*> known = called_so(name);
  for (const Party* party : known) {
    // Whoever asks knows its own name; clients and others who are told with it do not.
    const bool alone =
        audience_.kind == marking::Audience::Kind::organisation && !audience_.members.empty() &&
        std::ranges::all_of(audience_.members, [&](const std::string& one) { return is_same_party(party->ref, one); });
    if (alone || unnamed_known_.contains(party) || spared(*party)) continue;
    unnamed_known_.insert(party);
    out.push_back(party);
  }
  if (!known.empty() || fold(name).text.empty() || names_nobody(name)) return;
  Party party;
  party.name = name;
  party.terms = other_spellings(name);
  party.terms.push_back(name);
  for (const std::string& term : party.terms) add_name_parts(party.parts, term);
  if (spared(party)) return;
  protect(party);
  out.push_back(&unnamed_.emplace_back(std::move(party)));
}

void Examination::obfuscate_all(const std::vector<const Party*>& parties) {
  std::vector<std::string> refs;
  for (const Party* party : parties) {
    if (!party->ref.empty()) refs.push_back(party->ref);
  }
  obfuscate(refs);
}

void Examination::keep_unnamed(const std::vector<std::string>& names) {
  std::vector<const Party*> all;
  for (const std::string& name : names) unname(name, [](const Party&) { return false; }, all);
  obfuscate_all(all);
}

void Examination::keep_unnamed_elsewhere(const std::vector<std::string>& names, std::string_view told) {
  const ScannedText said(told);
  const auto spared = [&](const Party& party) {
    if (is_audience(party)) return true;
    if (said.find_terms(party.terms).empty() && said.find_parts(party.parts).empty()) return false;
    named_all_the_same_.insert(party.name);
    return true;
  };
  std::vector<const Party*> all;
  for (const std::string& name : names) unname(name, spared, all);
  unnamed_elsewhere_.insert(all.begin(), all.end());
  obfuscate_all(all);
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

bool Examination::only_elsewhere(const std::map<const Party*, Told::By>& by) const {
  return std::ranges::all_of(by, [&](const auto& one) { return unnamed_elsewhere_.contains(one.first); });
}

bool Examination::only_unnamed(const std::map<const Party*, Told::By>& by) const {
  return !by.empty() && std::ranges::all_of(by, [&](const auto& one) {
    return one.first->ref.empty() || (unnamed_known_.contains(one.first) && may_learn_of(*one.first));
  });
}

}  // namespace backtrail::release
