// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/superseding.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "app/case/hunting/hunt_rows.h"
#include "base/json.h"

namespace backtrail::app {
namespace {

/// The one of `old` that shares most records with the finding; it is taken out.
void take_place(const PassFinding& finding, std::vector<const registers::Evidence*>& old, FindingsRequest& sealing) {
  std::set<std::tuple<std::string, std::uint64_t, std::uint64_t>> records;
  const base::Json json = base::Json::parse(finding.json);
  for (const base::Json& one : json["records"])
    records.emplace(one["source_sha256"].get<std::string>(), one["offset"].get<std::uint64_t>(),
                    one["length"].get<std::uint64_t>());
  std::size_t most = 0;
  auto best = old.end();
  for (auto at = old.begin(); at != old.end(); ++at) {
    const auto shared = static_cast<std::size_t>(std::ranges::count_if((*at)->locators, [&](const auto& one) {
      return records.contains({one.source_sha256, one.offset, one.length});
    }));
    if (shared > most) {
      most = shared;
      best = at;
    }
  }
  if (best == old.end()) return;
  sealing.supersedes.emplace(finding.name.text(), (*best)->entry.id);
  old.erase(best);
}

}  // namespace

void Superseding::retimed(const PassResult& pass, FindingsRequest& sealing) const {
  std::map<std::string_view, const registers::Evidence*> sealed;
  for (const registers::Evidence& one : evidence_) {
    if (one.tenant == tenant_ && !one.finding.empty()) sealed.emplace(one.finding, &one);
  }
  for (const PassFinding& one : pass.findings) {
    const std::string name = one.name.text();
    const auto before = one.time_held ? sealed.find(name) : sealed.end();
    if (before == sealed.end() || before->second->entry.occurred == one.time) continue;
    sealing.again.insert(name);
    sealing.supersedes.emplace(name, before->second->entry.id);
  }
}

void Superseding::grown(const HuntRun* last, const base::Digest& print, const PassResult& pass, HuntRun& run,
                        FindingsRequest& sealing) const {
  const auto old_names = last == nullptr ? decltype(last->found.end()){} : last->found.find(print);
  if (last == nullptr || old_names == last->found.end()) return;
  std::set<std::string_view> looked;
  for (const HuntedSource& one : run.sources) {
    looked.insert(by_entry_.at(one.entry)->sha256);
    for (const std::string& held : one.holds) looked.insert(by_entry_.at(held)->sha256);
  }
  std::vector<base::Digest>& names = run.found[print];
  const std::set<base::Digest> now(names.begin(), names.end());
  std::vector<const registers::Evidence*> old;
  for (const base::Digest& name : old_names->second) {
    if (now.contains(name)) continue;
    const auto sealed = std::ranges::find_if(
        evidence_, [&](const auto& one) { return one.tenant == tenant_ && one.finding == name.text(); });
    if (sealed == evidence_.end()) continue;
    const bool unread = std::ranges::any_of(
        sealed->locators, [&](const auto& at) { return stands(at) && !looked.contains(at.source_sha256); });
    if (unread) names.push_back(name);
    else old.push_back(&*sealed);
  }
  for (const PassFinding& one : pass.findings) {
    if (one.print == print) take_place(one, old, sealing);
  }
  if (names.empty()) run.found.erase(print);
}

/// Whether the record is of a source that has not been replaced, or only by a longer one.
bool Superseding::stands(const registers::Locator& at) const {
  return std::ranges::any_of(all_, [&](const registers::Source& one) {
    if (one.tenant != tenant_ || !one.entry.corrected_by.empty()) return false;
    return one.sha256 == at.source_sha256 || std::ranges::any_of(earlier_of(one, by_entry_), [&](const auto* before) {
             return before->sha256 == at.source_sha256;
           });
  });
}

}  // namespace backtrail::app
