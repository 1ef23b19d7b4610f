// SPDX-License-Identifier: Apache-2.0
#include "app/case/incidents/seen.h"

#include <algorithm>
#include <map>

#include "registers/person.h"

namespace backtrail::app {
namespace {

/// Tells the versions of one kind of entry apart. Most are somebody else's, or nobody has looked at them, and are not asked for one by one.
class UnseenAsking {
 public:
  UnseenAsking(const Case& in, const std::vector<std::string>& authors) : in_(in), authors_(authors) {}
  base::Status begin(std::string_view type) {
    BT_TRY(looked_at_, in_.registers().looked_at(type));
    return {};
  }
  base::Result<bool> is_unseen(const registers::Entry& entry) const {
    if (!looked_at_.contains(entry.id)) {
      return std::ranges::any_of(
          authors_, [&](const std::string& one) { return registers::is_same_person(one, entry.actor.id); });
    }
    BT_TRY(const auto standing, in_.registers().standing(entry.id));
    return !standing.vouched_besides(authors_);
  }

 private:
  const Case& in_;
  const std::vector<std::string>& authors_;
  std::set<std::string> looked_at_;
};

}  // namespace

base::Result<Unseen> unseen_besides(const Case& in, const std::vector<std::string>& authors) {
  Unseen out;
  if (authors.empty()) return out;
  std::map<std::string, std::string> first;  // by entry id: that of the first version
  std::map<std::string, std::vector<std::string>> days;  // by the first version
  std::vector<std::pair<const registers::Entry*, std::vector<std::string>>>
      waiting;  // with the first versions of its incidents
  UnseenAsking asking(in, authors);
  const auto take = [&](const registers::Entry& entry, const std::vector<std::string>& of) -> base::Status {
    BT_TRY(const bool unseen, asking.is_unseen(entry));
    if (!unseen) return {};
    out.versions.insert(entry.id);
    if (entry.corrected_by.empty()) waiting.emplace_back(&entry, of);
    return {};
  };
  BT_TRY_STATUS(asking.begin(registers::kIncident));
  BT_TRY(const auto incidents, in.registers().incidents(registers::Which::all));
  for (const registers::Incident& one : incidents) {
    const std::string root = one.entry.corrects.empty() ? one.entry.id : first.at(one.entry.corrects);
    first[one.entry.id] = root;
    days[root].push_back(one.recorded);
    BT_TRY_STATUS(take(one.entry, {root}));
  }
  BT_TRY_STATUS(asking.begin(registers::kIncidentLink));
  BT_TRY(const auto links, in.registers().incident_links(registers::Which::all));
  std::map<std::string, std::vector<std::string>> linked;  // a correction may link another incident
  for (const registers::IncidentLink& one : links) {
    std::vector<std::string>& of = linked[one.entry.id];
    if (!one.entry.corrects.empty()) of = linked.at(one.entry.corrects);
    of.push_back(first.at(one.incident.entry_id));
    BT_TRY_STATUS(take(one.entry, of));
  }
  for (const auto& [entry, of] : waiting) {
    Unseen::Waiting& one = out.waiting.emplace_back(entry->id, entry->label());
    for (const std::string& incident : of)
      one.days.insert(one.days.end(), days[incident].begin(), days[incident].end());
  }
  return out;
}

}  // namespace backtrail::app
