// SPDX-License-Identifier: Apache-2.0
// Which drafts are one object. A name alone joins only what has no id that others agree on, and only to the one object
// that bears it: first by main name to main name, then by the ids that the draft itself names, then by any name. Where two
// answer, the draft stays an object of its own, its names are ambiguous from then on, and whoever asks is asked back. So does
// the weaker of two drafts of one source that lead to the same object: their source tells them apart.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "knowledge/codes.h"
#include "knowledge/joiner.h"

namespace backtrail::knowledge {
namespace {

std::string kind_key(Kind kind, std::string_view text) {
  return std::string(1, static_cast<char>('0' + static_cast<int>(kind))) + std::string(text);
}

/// False when some were left out, for there are kAliasesPerObject already.
bool merge_aliases(DraftObject& into, const std::vector<DraftAlias>& aliases) {
  bool all = true;
  const std::string main = fold_name(into.name);
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < into.aliases.size(); ++i) places.emplace(fold_name(into.aliases[i].name), i);
  for (const DraftAlias& alias : aliases) {
    std::string key = fold_name(alias.name);
    if (key.empty()) continue;
    if (key == main) {
      into.reports.insert(into.reports.end(), alias.reports.begin(), alias.reports.end());
      continue;
    }
    if (into.aliases.size() >= kAliasesPerObject && !places.contains(key)) {
      all = false;
      continue;
    }
    const auto [known, fresh] = places.emplace(std::move(key), into.aliases.size());
    if (fresh) {
      into.aliases.push_back(alias);
      continue;
    }
    DraftAlias& same = into.aliases[known->second];
    same.reports.insert(same.reports.end(), alias.reports.begin(), alias.reports.end());
    same.sources |= alias.sources;
  }
  return all;
}

void tell_left_out(const DraftObject& object, Complaints& complaints) {
  complaints.add(kTooMany, object.id + " has more than 256 names; the others are left out", {}, {},
                 base::Severity::error);
}

/// What the other draft knows and this one does not.
void merge_facts(DraftObject& into, DraftObject& from, Complaints& complaints) {
  into.reports.insert(into.reports.end(), from.reports.begin(), from.reports.end());
  std::ranges::move(from.claims, std::back_inserter(into.claims));
  into.sources |= from.sources;
  into.settled |= from.settled;
  from.aliases.push_back({from.name, {}, from.sources});
  if (!merge_aliases(into, from.aliases)) tell_left_out(into, complaints);
}

/// `from` is the same object as `into`; `into` was modified later.
void merge_versions(DraftObject& into, DraftObject& from, Complaints& complaints) {
  into.domains |= from.domains;
  into.anchored |= from.anchored;
  if (into.stix_id.empty()) into.stix_id = from.stix_id;
  for (std::string& tactic : from.tactics) {
    if (std::ranges::find(into.tactics, tactic) == into.tactics.end()) into.tactics.push_back(std::move(tactic));
  }
  if (into.short_name.empty()) into.short_name = from.short_name;
  if (!into.created.known() || (from.created.known() && from.created < into.created)) into.created = from.created;
  if (!into.first_seen.known()) into.first_seen = from.first_seen;
  if (!into.last_seen.known()) into.last_seen = from.last_seen;
  merge_facts(into, from, complaints);
}

/// Groups the drafts by id; the latest of each stands first, the others are merged into it.
United by_id(std::vector<DraftObject> drafts, Complaints& complaints) {
  United out;
  std::unordered_map<std::string, std::size_t> places;
  for (DraftObject& draft : drafts) {
    const std::string by_stix = draft.stix_id.empty() ? "" : "s" + draft.stix_id;
    // A revoked object may have left its id to its successor.
    const std::string by_kind = kind_key(draft.kind, draft.id) + (draft.state == State::revoked ? "r" : "");
    auto known = by_stix.empty() ? places.end() : places.find(by_stix);
    if (known == places.end()) known = places.find(by_kind);
    std::size_t place = out.objects.size();
    if (known == places.end()) {
      out.aka.emplace_back();
      out.objects.push_back({});
    } else {
      place = known->second;
    }
    if (!by_stix.empty()) places.emplace(by_stix, place);
    places.emplace(by_kind, place);
    for (const std::string* id : {&draft.id, &draft.stix_id}) {
      auto& aka = out.aka[place];
      if (!id->empty() && aka.size() < kIdsPerObject && std::ranges::find(aka, *id) == aka.end()) aka.push_back(*id);
    }
    DraftObject& object = out.objects[place];
    if (object.id.empty()) {
      std::vector<DraftAlias> aliases = std::move(draft.aliases);
      draft.aliases.clear();
      object = std::move(draft);
      if (!merge_aliases(object, aliases)) tell_left_out(object, complaints);
      continue;
    }
    if ((object.sources & draft.sources) != 0 && object.modified != draft.modified)
      complaints.add(kDuplicate, "there are two objects " + object.id + "; the later modified one is taken", {}, {},
                     base::Severity::note);
    if (object.modified < draft.modified) std::swap(object, draft);
    merge_versions(object, draft, complaints);
  }
  return out;
}

/// Why a draft may be an object, the strongest first.
enum class Word : std::uint8_t { main_name, id, any_name };

struct Candidates {
  std::set<std::size_t> objects;
  Word by = Word::any_name;
};

/// Who bears a name among objects of ids that others agree on.
class Names {
 public:
  explicit Names(const United& united) {
    for (std::size_t i = 0; i < united.objects.size(); ++i) {
      const DraftObject& object = united.objects[i];
      for (const std::string& id : united.aka[i]) ids_.emplace(id, i);
      if (!object.anchored || object.state != State::live) continue;
      const auto bear = [&](auto& names, std::string_view name) {
        auto& bearers = names[kind_key(object.kind, fold_name(name))];
        if (bearers.size() < kBearersTold) bearers.insert(i);
      };
      bear(main_, object.name);
      bear(any_, object.name);
      for (const DraftAlias& alias : object.aliases) bear(any_, alias.name);
    }
  }

  /// The objects that `draft` may be, by the strongest word that there is for it; more than one is an ambiguity.
  [[nodiscard]] Candidates candidates(const DraftObject& draft, const United& united) const {
    if (const auto found = main_.find(kind_key(draft.kind, fold_name(draft.name))); found != main_.end())
      return {found->second, Word::main_name};
    std::set<std::size_t> said;
    for (const std::string& id : draft.says_is) {
      const auto found = ids_.find(id);
      if (found != ids_.end() && united.objects[found->second].kind == draft.kind &&
          united.objects[found->second].state == State::live)
        said.insert(found->second);
    }
    if (!said.empty()) return {std::move(said), Word::id};
    std::set<std::size_t> named;
    const auto meet = [&](std::string_view name) {
      const auto found = any_.find(kind_key(draft.kind, fold_name(name)));
      if (found != any_.end() && named.size() < kBearersTold) named.insert(found->second.begin(), found->second.end());
    };
    meet(draft.name);
    for (const DraftAlias& alias : draft.aliases) meet(alias.name);
    return {std::move(named), Word::any_name};
  }

 private:
  std::unordered_map<std::string, std::size_t> ids_;
  std::unordered_map<std::string, std::set<std::size_t>> main_, any_;
};

void keep_apart(const United& united, const DraftObject& draft, const std::set<std::size_t>& objects, const char* why,
                Complaints& complaints) {
  std::string who;
  for (const std::size_t object : objects)
    who += (who.empty() ? "" : ", ") + united.objects[object].id + " " + united.objects[object].name;
  complaints.add(kAmbiguous, "'" + draft.name + "' " + why + " " + who + "; it is kept apart", {}, {},
                 base::Severity::note);
}

void join_by_name(United& united, Complaints& complaints) {
  const Names names(united);
  std::vector<std::pair<std::size_t, Candidates>> joins;
  // Sources whose actor an object is, with the strongest word for it: a source that tells two actors apart means two.
  std::map<std::pair<std::size_t, SourceSet>, Word> strongest;
  for (std::size_t i = 0; i < united.objects.size(); ++i) {
    const DraftObject& draft = united.objects[i];
    if (draft.anchored || (draft.kind != Kind::group && draft.kind != Kind::software)) continue;
    Candidates candidates = names.candidates(draft, united);
    if (candidates.objects.size() > 1) keep_apart(united, draft, candidates.objects, "may be any of", complaints);
    if (candidates.objects.size() != 1) continue;
    if ((united.objects[*candidates.objects.begin()].sources & draft.settled) != 0) continue;
    const auto [known, fresh] = strongest.emplace(std::pair(*candidates.objects.begin(), draft.sources), candidates.by);
    if (!fresh) known->second = std::min(known->second, candidates.by);
    joins.emplace_back(i, std::move(candidates));
  }
  for (const auto& [from, candidates] : joins) {
    DraftObject& draft = united.objects[from];
    const std::size_t into = *candidates.objects.begin();
    if (strongest.at({into, draft.sources}) < candidates.by) {
      keep_apart(united, draft, candidates.objects, "shares a name with another that is", complaints);
      continue;
    }
    merge_facts(united.objects[into], draft, complaints);
    std::ranges::move(united.aka[from], std::back_inserter(united.aka[into]));
    draft.id.clear();
  }
}

}  // namespace

United unite(std::vector<DraftObject> drafts, Complaints& complaints) {
  United united = by_id(std::move(drafts), complaints);
  join_by_name(united, complaints);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < united.objects.size(); ++i) {
    if (!united.objects[i].id.empty()) order.push_back(i);
  }
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    const DraftObject& left = united.objects[a];
    const DraftObject& right = united.objects[b];
    return std::tie(left.kind, left.id, left.stix_id) < std::tie(right.kind, right.id, right.stix_id);
  });
  United out;
  for (const std::size_t place : order) {
    out.objects.push_back(std::move(united.objects[place]));
    out.aka.push_back(std::move(united.aka[place]));
  }
  return out;
}

}  // namespace backtrail::knowledge
