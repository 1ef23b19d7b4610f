// SPDX-License-Identifier: Apache-2.0
#include "knowledge/check.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace backtrail::knowledge {
namespace {

/// A name in lower case with single blanks between its words: what fold_name() would give, with the words kept apart.
std::string words_of(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const std::string letter = fold_name(std::string_view(&c, 1));
    if (!letter.empty()) out += letter;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

template <typename Use>
void each_name(const Object& object, Use use) {
  use(object.name);
  for (const Alias& alias : object.aliases) use(alias.name);
}

/// Kinds whose names may be confused with one another.
int family(Kind kind) { return kind <= Kind::software ? 0 : static_cast<int>(kind); }

}  // namespace

std::vector<Collision> collisions(const Pack& pack) {
  std::map<std::pair<std::string, int>, Collision> found;
  const auto objects = pack.objects();
  for (Index i = 0; i < objects.size(); ++i) {
    if (objects[i].state != State::live) continue;
    each_name(objects[i], [&](const std::string& name) {
      Collision& collision = found[{fold_name(name), family(objects[i].kind)}];
      if (collision.name.empty()) collision.name = name;
      if (collision.bearers.empty() || collision.bearers.back() != i) collision.bearers.push_back(i);
    });
  }
  std::vector<Collision> out;
  for (auto& [key, collision] : found) {
    // Sub-techniques of different techniques share names on purpose ("Social Media Accounts").
    const bool parts = std::ranges::all_of(collision.bearers, [&](Index i) { return objects[i].parent != kNone; });
    if (collision.bearers.size() > 1 && !parts) out.push_back(std::move(collision));
  }
  for (Index i = 0; i < objects.size(); ++i) {
    for (const Claim& claim : objects[i].claims) {
      if (claim.kind == ClaimKind::handle) out.push_back({claim.value, {i}, true});
    }
  }
  std::ranges::sort(out, {}, [](const Collision& c) { return std::tie(c.name, c.handle, c.bearers); });
  return out;
}

std::vector<NamedAfter> named_after(const Pack& pack) {
  std::unordered_map<std::string, std::vector<Index>> groups;  // by words of a name
  std::size_t longest = 0;
  const auto range = pack.of_kind(Kind::group);
  for (Index i = range.first; i < range.last; ++i) {
    if (pack.object(i).state != State::live) continue;
    each_name(pack.object(i), [&](const std::string& name) {
      std::string words = words_of(name);
      if (fold_name(words).size() < kShortestName) return;
      longest = std::max(longest, static_cast<std::size_t>(std::ranges::count(words, ' ')) + 1);
      auto& bearers = groups[std::move(words)];
      if (bearers.empty() || bearers.back() != i) bearers.push_back(i);
    });
  }
  std::vector<NamedAfter> out;
  const auto software = pack.of_kind(Kind::software);
  for (Index i = software.first; i < software.last; ++i) {
    if (pack.object(i).state != State::live) continue;
    std::set<Index> seen;
    each_name(pack.object(i), [&](const std::string& name) {
      const std::string words = words_of(name);
      const auto meet = [&](const std::string& part) {
        const auto known = groups.find(part);
        if (known == groups.end()) return;
        for (const Index group : known->second) {
          if (seen.insert(group).second) out.push_back({i, group, name, part});
        }
      };
      meet(words);
      // Runs of words from the front and from the back, no longer than the longest name of a group.
      std::size_t taken = 0;
      for (std::size_t at = words.find(' '); at != words.npos && taken < longest; at = words.find(' ', at + 1), ++taken)
        meet(words.substr(0, at));
      taken = 0;
      for (std::size_t at = words.rfind(' '); at != words.npos && at > 0 && taken < longest;
           at = words.rfind(' ', at - 1), ++taken)
        meet(words.substr(at + 1));
    });
  }
  std::ranges::sort(out, {}, [](const NamedAfter& n) { return std::tie(n.software, n.group); });
  return out;
}

std::vector<Support> supports(const Pack& pack) {
  std::vector<Support> out;
  for (Index i = 0; i < pack.objects().size(); ++i) {
    if (pack.object(i).kind > Kind::software || pack.edges_from(i).empty()) continue;
    Support support;
    support.object = i;
    std::map<Index, std::size_t> alone;
    for (const Edge& edge : pack.edges_from(i)) {
      ++support.edges;
      if (edge.report_count == 0) ++support.uncited;
      if (edge.report_count != 1) continue;
      ++support.one_report;
      ++alone[pack.reports_of(edge)[0]];
    }
    for (const auto& [report, count] : alone) {
      if (count <= support.on_most) continue;
      support.most = report;
      support.on_most = count;
    }
    out.push_back(support);
  }
  return out;
}

std::vector<Index> edges_resting_on(const Pack& pack, Index report) {
  std::vector<Index> out;
  for (Index i = 0; i < pack.edges().size(); ++i) {
    const auto reports = pack.reports_of(pack.edges()[i]);
    if (reports.size() == 1 && reports[0] == report) out.push_back(i);
  }
  return out;
}

}  // namespace backtrail::knowledge
