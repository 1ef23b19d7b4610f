// SPDX-License-Identifier: Apache-2.0
#include "release/examination.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "release/codes.h"
#include "release/prose/fold.h"
#include "release/prose/invisible.h"
#include "release/prose/reason.h"
#include "release/pseudonym.h"

namespace backtrail::release {
namespace {

constexpr std::string_view kPlaceholder = "{org:";

std::string at_bytes(const std::string& place, Stretch where) {
  const std::string bytes = "bytes " + std::to_string(where.begin) + "-" + std::to_string(where.end);
  return place.empty() ? bytes : place + ", " + bytes;
}

/// Whether what stands between two of a row only joins them: ", ", " and ", " as well as ".
bool is_joint(std::string_view between) {
  std::string letters;
  for (const char c : fold(between).text) {
    if (is_word_byte(c) || c == '.' || c == ';' || c == ':') letters += c;
  }
  return letters.empty() || letters == "and" || letters == "or" || letters == "aswellas" || letters == "with" ||
         letters == "both";
}

bool names_member(const marking::Audience& audience, const std::string& ref) {
  return std::ranges::find(audience.members, ref) != audience.members.end();
}

std::array<std::vector<std::string>*, 6> lists_of(NameParts& parts) {
  return {&parts.terms, &parts.words, &parts.acronyms, &parts.names, &parts.short_names, &parts.together};
}

/// Of thousands of organisations: NameParts::merge() would look through all for each.
void append_parts(NameParts& to, NameParts from) {
  const auto out = lists_of(to), in = lists_of(from);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i]->insert(out[i]->end(), std::make_move_iterator(in[i]->begin()), std::make_move_iterator(in[i]->end()));
}

void each_part_once(NameParts& parts) {
  for (std::vector<std::string>* const list : lists_of(parts)) {
    std::ranges::sort(*list);
    const auto rest = std::ranges::unique(*list);
    list->erase(rest.begin(), rest.end());
  }
}

}  // namespace

void Examination::know(const std::vector<std::vector<std::string>>& actors, const std::vector<std::string>& spoken_of,
                       const std::vector<std::string>& tools) {
  // Text after text of one case is examined, and each brings the same thousands.
  struct Kept {
    std::vector<std::vector<std::string>> actors;
    std::vector<std::string> spoken_of, tools;
    std::shared_ptr<const KnownActors> known;
  };
  thread_local Kept kept;
  if (!kept.known || kept.actors != actors || kept.spoken_of != spoken_of || kept.tools != tools)
    kept = {actors, spoken_of, tools, std::make_shared<KnownActors>(actors, spoken_of, tools)};
  actors_ = &actors;
  known_actors_ = kept.known;
}

bool is_answered(std::string_view text, const Stretch& one, const std::vector<registers::NotAFinding>& answered) {
  return std::ranges::any_of(answered, [&](const registers::NotAFinding& by) {
    if (!gives_reason(by.why)) return false;  // "." answers for nothing
    for (std::size_t at = text.find(by.words); at != std::string_view::npos; at = text.find(by.words, at + 1)) {
      if (at <= one.begin && one.end <= at + by.words.size()) return true;
    }
    return false;
  });
}

Examination::Examination(const marking::Audience& audience, const std::vector<Party>& parties,
                         std::string_view audience_key)
    : audience_(audience), parties_(parties), key_(audience_key) {
  std::vector<Description> descriptions;
  for (const Party& party : parties) {
    descriptions.push_back({party.sector, party.jurisdiction, !may_learn_of(party), party.vouched && party.described});
    if (may_learn_of(party)) {
      if (!is_audience(party)) protect_former(party);
      continue;
    }
    for (const auto& [sector, jurisdiction] : party.was) descriptions.push_back({sector, jurisdiction, true, false});
    protect(party);
  }
  descriptions_ = {descriptions, kSmallCountBelow};
  each_part_once(protected_parts_);
  // What somebody is called of whom the audience may know tells of nobody else.
  for (const Party& party : parties) {
    if (!may_learn_of(party) || (!party.vouched && !is_audience(party))) continue;
    const Party::KnownAs open = named_to_audience(party);
    protected_parts_.forget(open.parts, open.terms);
  }
  know_networks();
}

/// What this audience may call somebody of whom it may learn.
Party::KnownAs Examination::named_to_audience(const Party& party) const {
  return former_.contains(party.ref) ? party.open_names(audience_) : Party::KnownAs{party.terms, party.parts};
}

/// What it was called before it was opened.
void Examination::protect_former(const Party& party) {
  Party::KnownAs hidden = party.hidden_names(audience_);
  if (hidden.terms.empty()) return;
  protected_terms_.insert(protected_terms_.end(), hidden.terms.begin(), hidden.terms.end());
  append_parts(protected_parts_, hidden.parts);
  protected_networks_.add(hidden.terms);
  former_.emplace(party.ref, std::move(hidden));
}

void Examination::know_networks() {
  known_networks_ = {};
  fittings_.clear();
  own_networks_ = {};
  for (const Party& party : parties_) {
    const bool hidden = std::ranges::find(obfuscated_, party.ref) != obfuscated_.end();
    if (!may_learn_of(party) || hidden) continue;
    if (is_audience(party)) own_networks_.add(party.terms);
    else if (party.vouched) known_networks_.add(named_to_audience(party).terms);
  }
  // What the audience has itself is its own, however it is written; of others the addresses are looked for, too.
  std::erase_if(protected_terms_, [&](const std::string& term) {
    const auto network = network_of(term);
    return network && own_networks_.narrowest(network->first, network->second) >= network->second;
  });
}

bool Examination::is_answered_for(std::string_view text, const Stretch& one) const {
  return answered_ != nullptr && is_answered(text, one, *answered_);
}

bool Examination::is_audience(const Party& party) const {
  return (audience_.kind == marking::Audience::Kind::organisation ||
          audience_.kind == marking::Audience::Kind::clients) &&
         names_member(audience_, party.ref);
}

bool Examination::may_learn_of(const Party& party) const {
  // Whoever is spoken to knows its own name.
  return is_audience(party) || marking::may_see(audience_, party.marking);
}

const Party* Examination::find(std::string_view ref) const {
  const auto found = std::ranges::find(parties_, ref, &Party::ref);
  return found == parties_.end() ? nullptr : &*found;
}

bool Examination::is_told(const std::string& ref) const {
  using Kind = marking::Audience::Kind;
  if (wide()) return true;
  const auto is_member = [&](const std::string& one) {
    return std::ranges::any_of(audience_.members,
                               [&](const std::string& member) { return is_same_party(one, member); });
  };
  // Our own clients: everybody may be one.
  if (audience_.kind == Kind::clients && audience_.members.empty()) return true;
  std::vector<std::string> open = {ref};
  std::set<std::string> seen;
  while (!open.empty()) {
    const std::string one = std::move(open.back());
    open.pop_back();
    if (!seen.insert(one).second) continue;
    if (is_member(one)) return true;
    const Party* const party = find(one);
    if (party == nullptr) continue;
    if (audience_.kind == Kind::clients && std::ranges::any_of(party->providers, is_member)) return true;
    open.insert(open.end(), party->parents.begin(), party->parents.end());
  }
  return false;
}

bool Examination::is_same_party(std::string_view a, std::string_view b) const {
  const Party* const one = find(a);
  const Party* const other = find(b);
  if (a == b || one == nullptr || other == nullptr) return a == b;
  const auto goes_by = [](const Party& party, const Party& as) {
    return std::ranges::any_of(as.terms, [&](const std::string& term) {
      const std::string folded = fold(term).text;
      return folded == fold(party.name).text || (!party.domain.empty() && folded == fold(party.domain).text);
    });
  };
  return goes_by(*one, *other) || goes_by(*other, *one);
}

void Examination::refuse(base::Code code, std::string message, std::string place, std::string hint) {
  refusals_.push_back({code, std::move(message), std::move(place), std::move(hint)});
}

void Examination::refuse_at(base::Code code, std::string message, const std::string& place, Stretch where,
                            std::string hint) {
  refuse(code, std::move(message), at_bytes(place, where), std::move(hint));
  refusals_.back().where = where;
}

void Examination::protected_anew() {
  each_part_once(protected_parts_);
  slips_.reset();
  know_networks();
}

void Examination::protect(const Party& party) {
  protected_terms_.insert(protected_terms_.end(), party.terms.begin(), party.terms.end());
  append_parts(protected_parts_, party.parts);
  protected_networks_.add(party.terms);
  if (party.telling_ref) protected_refs_.push_back(party.ref);
}

void Examination::check_row(std::string_view text, const std::string& place) {
  std::vector<std::string_view> hidden;
  const auto count = [&] {
    const auto number = hidden.size();
    if (number > 1 && number < kSmallCountBelow) {
      refuse(kSmallCount, "several {org:...} in a row count " + std::to_string(number) + " of those affected", place,
             "say 'some organisations' or 'fewer than five'");
    }
    hidden.clear();
  };
  for (std::size_t at = text.find(kPlaceholder); at != std::string_view::npos; at = text.find(kPlaceholder)) {
    if (!is_joint(text.substr(0, at))) count();
    const std::size_t end = std::min(text.find('}', at), text.size());
    const std::string_view ref = text.substr(at + kPlaceholder.size(), end - std::min(end, at + kPlaceholder.size()));
    if (find(ref) != nullptr && hides(std::string(ref)) && std::ranges::find(hidden, ref) == hidden.end())
      hidden.push_back(ref);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  count();
}

std::string Examination::written(std::string_view source, const std::string& place) {
  const std::string shown = without_soft_hyphens(source);
  std::string_view text = shown;
  check_row(text, place);
  std::string out;
  while (true) {
    const std::size_t at = text.find(kPlaceholder);
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + kPlaceholder.size());
    const std::size_t end = text.find('}');
    const Party* const party = end == std::string_view::npos ? nullptr : find(text.substr(0, end));
    if (party == nullptr) {
      refuse(kBadPlaceholder, "a {org:...} that names no organisation", place,
             "enter the organisation, or correct its id");
      if (end == std::string_view::npos) return out;
    } else {
      const bool hidden = !may_learn_of(*party) || std::ranges::find(obfuscated_, party->ref) != obfuscated_.end();
      printed_.insert(party->ref);
      out += hidden ? pseudonym(key_, party->kind, party->ref) : party->name;
    }
    text.remove_prefix(end + 1);
  }
}

void Examination::check_placeholders(std::string_view text) {
  for (std::size_t at = text.find(kPlaceholder); at != std::string_view::npos; at = text.find(kPlaceholder, at + 1)) {
    const std::size_t begin = at + kPlaceholder.size();
    const std::size_t end = std::min(text.find_first_of("}\n", begin), text.size());
    const bool closed = end < text.size() && text[end] == '}';
    if (closed && find(text.substr(begin, end - begin)) != nullptr) continue;
    refuse_at(kBadPlaceholder, "a {org:...} that names no organisation", "", {at, closed ? end + 1 : end},
              "enter the organisation, or correct its id");
  }
}

bool Examination::hides(const std::string& ref) const {
  const Party* const party = find(ref);
  return party == nullptr || !may_learn_of(*party) || std::ranges::find(obfuscated_, ref) != obfuscated_.end();
}

bool Examination::wide() const {
  return audience_.kind == marking::Audience::Kind::everyone || audience_.kind == marking::Audience::Kind::community;
}

std::string Examination::called(const std::string& ref) {
  const Party* const party = find(ref);
  if (party != nullptr) printed_.insert(party->ref);
  if (!hides(ref)) return party->name;
  if (wide() || party == nullptr) return "an organisation";
  return pseudonym(key_, party->kind, party->ref);
}

std::string Examination::audience_words() {
  const auto named = [&] { return audience_.members.size() == 1 ? called(audience_.members.front()) : std::string(); };
  switch (audience_.kind) {
    case marking::Audience::Kind::everyone: return "Public";
    case marking::Audience::Kind::community: return "Community";
    case marking::Audience::Kind::clients: return named().empty() ? "Clients" : "Clients of " + named();
    case marking::Audience::Kind::organisation: return named().empty() ? "Within the organisation" : named();
    case marking::Audience::Kind::named: return "Named recipients only";
  }
  return {};
}

}  // namespace backtrail::release
