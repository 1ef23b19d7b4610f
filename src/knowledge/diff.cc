// SPDX-License-Identifier: Apache-2.0
#include "knowledge/diff.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace backtrail::knowledge {
namespace {

using ObjectKey = std::pair<Kind, std::string>;

ObjectKey key_of(const Object& object) { return {object.kind, object.id}; }

std::map<ObjectKey, Index> objects_of(const Pack& pack) {
  std::map<ObjectKey, Index> out;
  for (Index i = 0; i < pack.objects().size(); ++i) out.emplace(key_of(pack.object(i)), i);
  return out;
}

using EdgeKey = std::tuple<ObjectKey, EdgeKind, ObjectKey>;

std::map<EdgeKey, const Edge*> edges_of(const Pack& pack) {
  std::map<EdgeKey, const Edge*> out;
  for (const Edge& edge : pack.edges())
    out.emplace(EdgeKey{key_of(pack.object(edge.from)), edge.kind, key_of(pack.object(edge.to))}, &edge);
  return out;
}

Change change_of(ChangeKind kind, const Object& object) {
  Change out;
  out.kind = kind;
  out.what = word(object.kind);
  out.id = object.id;
  out.name = object.name;
  return out;
}

Change change_of(ChangeKind kind, const Pack& pack, const Edge& edge) {
  Change out = change_of(kind, pack.object(edge.from));
  out.what = word(edge.kind);
  out.other = pack.object(edge.to).id;
  out.other_name = pack.object(edge.to).name;
  return out;
}

/// "sponsor CN, says MISP threat-actor APT10".
std::set<std::string> claims_of(const Object& object) {
  std::set<std::string> out;
  for (const Claim& claim : object.claims)
    out.insert(std::string(word(claim.kind)) + " " + claim.value + ", says " + claim.by);
  return out;
}

void compare(const Pack& packs_before, const Pack& packs_after, Index old_index, Index new_index,
             std::vector<Change>& out) {
  const Object& before = packs_before.object(old_index);
  const Object& after = packs_after.object(new_index);
  const auto add = [&](ChangeKind kind, std::string from, std::string to) {
    Change change = change_of(kind, after);
    change.before = std::move(from);
    change.after = std::move(to);
    out.push_back(std::move(change));
  };
  if (before.name != after.name) add(ChangeKind::renamed, before.name, after.name);
  if (before.state != after.state) {
    std::string to(word(after.state));
    if (after.successor != kNone) to += " by " + packs_after.object(after.successor).id;
    add(ChangeKind::state, std::string(word(before.state)), std::move(to));
  }
  const auto add_both = [&](const std::set<std::string>& old_ones, const std::set<std::string>& new_ones,
                            ChangeKind removed, ChangeKind added) {
    for (const std::string& one : old_ones) {
      if (!new_ones.contains(one)) add(removed, one, "");
    }
    for (const std::string& one : new_ones) {
      if (!old_ones.contains(one)) add(added, "", one);
    }
  };
  std::set<std::string> old_names;
  std::set<std::string> new_names;
  for (const Alias& alias : before.aliases) old_names.insert(alias.name);
  for (const Alias& alias : after.aliases) new_names.insert(alias.name);
  add_both(old_names, new_names, ChangeKind::alias_removed, ChangeKind::alias_added);
  add_both(claims_of(before), claims_of(after), ChangeKind::claim_removed, ChangeKind::claim_added);
}

/// Reports as sets of names: the same report may stand at another place in the other pack.
bool same_reports(const Pack& before, const Edge& old_edge, const Pack& after, const Edge& new_edge) {
  if (old_edge.report_count != new_edge.report_count) return false;
  std::set<std::string> names;
  for (const Index report : before.reports_of(old_edge))
    names.insert(before.report(report).names.begin(), before.report(report).names.end());
  return std::ranges::all_of(after.reports_of(new_edge), [&](Index report) {
    return std::ranges::any_of(after.report(report).names,
                               [&](const std::string& name) { return names.contains(name); });
  });
}

}  // namespace

std::string_view word(Kind kind) {
  constexpr std::string_view kWords[] = {"", "group", "campaign", "software", "technique", "tactic", "mitigation"};
  return kWords[static_cast<std::size_t>(kind)];
}
std::string_view word(State state) {
  constexpr std::string_view kWords[] = {"", "live", "deprecated", "revoked"};
  return kWords[static_cast<std::size_t>(state)];
}
std::string_view word(EdgeKind kind) {
  constexpr std::string_view kWords[] = {"", "uses", "attributed-to", "mitigates"};
  return kWords[static_cast<std::size_t>(kind)];
}
std::string_view word(ClaimKind kind) {
  constexpr std::string_view kWords[] = {"", "origin", "sponsor", "sector", "victim", "motive", "handle"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::vector<Change> diff(const Pack& before, const Pack& after) {
  std::vector<Change> out;
  const auto old_objects = objects_of(before);
  const auto new_objects = objects_of(after);
  std::set<ObjectKey> keys;
  for (const auto& [key, index] : old_objects) keys.insert(key);
  for (const auto& [key, index] : new_objects) keys.insert(key);
  for (const ObjectKey& key : keys) {
    const auto old_at = old_objects.find(key);
    const auto new_at = new_objects.find(key);
    if (old_at == old_objects.end()) out.push_back(change_of(ChangeKind::added, after.object(new_at->second)));
    else if (new_at == new_objects.end()) out.push_back(change_of(ChangeKind::removed, before.object(old_at->second)));
    else compare(before, after, old_at->second, new_at->second, out);
  }
  const auto old_edges = edges_of(before);
  const auto new_edges = edges_of(after);
  for (const auto& [key, edge] : old_edges) {
    const auto now = new_edges.find(key);
    if (now == new_edges.end()) {
      out.push_back(change_of(ChangeKind::removed, before, *edge));
    } else if (!same_reports(before, *edge, after, *now->second)) {
      Change change = change_of(ChangeKind::reports, after, *now->second);
      change.before = std::to_string(edge->report_count);
      change.after = std::to_string(now->second->report_count);
      out.push_back(std::move(change));
    }
  }
  for (const auto& [key, edge] : new_edges) {
    if (!old_edges.contains(key)) out.push_back(change_of(ChangeKind::added, after, *edge));
  }
  return out;
}

}  // namespace backtrail::knowledge
