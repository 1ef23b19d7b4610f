// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunt_rows.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "base/json.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;
using TenantAndName = std::pair<std::string, base::Digest>;

/// Whose records the bytes of a hash are now.
struct Holder {
  const registers::Source* standing = nullptr;
  std::uint64_t size = 0;
  bool itself = false;
};

class Standing {
 public:
  Standing(const Hunts& hunts, const std::vector<registers::Source>& all) {
    std::map<std::string, const registers::Source*> by_entry;
    for (const registers::Source& one : all) by_entry.emplace(one.entry.id, &one);
    for (const registers::Source& one : all) {
      if (one.entry.corrected_by.empty()) holders_[{one.tenant, one.sha256}].push_back({&one, one.size, true});
    }
    std::set<std::pair<std::string, std::string>> had;
    for (const HuntRun& run : hunts.runs()) {
      for (const HuntedSource& source : run.sources) {
        const auto longer = by_entry.find(source.entry);
        if (longer == by_entry.end() || !longer->second->entry.corrected_by.empty()) continue;
        for (const std::string& held : source.holds) {
          const auto shorter = by_entry.find(held);
          if (shorter == by_entry.end() || !had.emplace(source.entry, held).second) continue;
          holders_[{run.tenant, shorter->second->sha256}].push_back({longer->second, shorter->second->size, false});
        }
      }
    }
  }

  /// Whether all records of the evidence, found in this run, are records of sources that stand.
  [[nodiscard]] bool holds(const HuntRun& run, const registers::Evidence& evidence) const {
    return std::ranges::all_of(evidence.locators, [&](const registers::Locator& at) {
      const auto found = holders_.find({evidence.tenant, at.source_sha256});
      return found != holders_.end() && std::ranges::any_of(found->second, [&](const Holder& one) {
               if (one.standing->path != at.path || one.standing->member != at.member) return false;
               // A record at the very end of a shorter log may have been cut off there: the longer one has to have it too.
               return one.itself || at.offset + at.length < one.size ||
                      std::ranges::any_of(
                          run.sources,
                          [&](const HuntedSource& source) { return source.entry == one.standing->entry.id; });
             });
    });
  }

 private:
  std::map<std::pair<std::string, std::string>, std::vector<Holder>> holders_;  // by tenant and hash
};

OrderedJson row_of(const registers::Evidence& evidence, bool fresh) {
  OrderedJson detector = OrderedJson::object();
  if (evidence.detector) {
    detector = {
        {"kind", evidence.detector->kind},
        {"id", evidence.detector->id},
        {"sha256", evidence.detector->sha256},
        {"title", evidence.detector->title},
        {"level", evidence.detector->level.empty() ? OrderedJson(nullptr) : OrderedJson(evidence.detector->level)}};
  }
  OrderedJson row = {
      {"v", 1},
      {"finding", evidence.finding},
      {"evidence", evidence.entry.label()},
      {"new", fresh},
      {"detector", std::move(detector)},
      {"tenant", evidence.tenant},
      {"time", evidence.entry.occurred ? OrderedJson(base::format(*evidence.entry.occurred)) : OrderedJson(nullptr)},
      {"matched", evidence.text},
      {"records", OrderedJson::array()}};
  for (const registers::Locator& at : evidence.locators) {
    OrderedJson one = {{"path", at.path}};
    if (!at.member.empty()) one["member"] = at.member;
    one["source_sha256"] = at.source_sha256;
    one["offset"] = at.offset;
    one["length"] = at.length;
    one["record_id"] = at.record_id ? OrderedJson(*at.record_id) : OrderedJson(nullptr);
    row["records"].push_back(std::move(one));
  }
  return row;
}

/// Of each tenant and detector of several records the last run: what came before it looked at less.
std::map<std::pair<std::string, base::Digest>, const HuntRun*> last_together(const Hunts& hunts) {
  std::map<std::pair<std::string, base::Digest>, const HuntRun*> out;
  for (const HuntRun& run : hunts.runs()) {
    if (!run.together) continue;
    for (const base::Digest& print : *run.prints) out[{run.tenant, print}] = &run;
  }
  return out;
}

}  // namespace

std::vector<const registers::Source*> earlier_of(const registers::Source& source,
                                                 const std::map<std::string, const registers::Source*>& by_entry) {
  std::vector<const registers::Source*> out;
  for (const registers::Source* at = &source; !at->entry.corrects.empty() && out.size() < by_entry.size();) {
    const auto before = by_entry.find(at->entry.corrects);
    if (before == by_entry.end()) break;
    at = before->second;
    const bool shorter = at->path == source.path && at->member == source.member && at->tenant == source.tenant &&
                         at->size < source.size && at->size != 0;
    if (shorter) out.push_back(at);
  }
  std::ranges::sort(out, {}, &registers::Source::size);
  const auto same = std::ranges::unique(out, {}, &registers::Source::size);
  out.erase(same.begin(), same.end());
  return out;
}

base::Status tell_standing(const Case& in, const Hunts& hunts, const std::vector<Printed>& detectors,
                           std::uint64_t since, bool only_new, CaseHunted& out) {
  BT_TRY(const auto sources, in.registers().sources(registers::Which::all));
  BT_TRY(const auto all_evidence, in.registers().all_evidence(registers::Which::all));
  const Standing standing(hunts, sources);
  std::set<base::Digest> wanted;
  for (const Printed& one : detectors) wanted.insert(one.print);
  std::map<std::pair<std::string, std::string>, const registers::Evidence*> evidence;
  for (const registers::Evidence& one : all_evidence) {
    if (!one.finding.empty()) evidence[{one.tenant, one.finding}] = &one;
  }
  const auto together = last_together(hunts);
  std::set<TenantAndName> before, erased;
  std::map<TenantAndName, const registers::Evidence*> found;
  for (const HuntRun& run : hunts.runs()) {
    for (const auto& [print, names] : run.found) {
      const bool counts = wanted.contains(print) && (!run.together || together.at({run.tenant, print}) == &run);
      for (const base::Digest& name : names) {
        if (run.index < since) before.emplace(run.tenant, name);
        if (!counts) continue;
        const auto sealed = evidence.find({run.tenant, name.text()});
        if (sealed == evidence.end()) erased.emplace(run.tenant, name);
        else if (standing.holds(run, *sealed->second)) found.emplace(std::pair(run.tenant, name), sealed->second);
      }
    }
  }
  out.erased = erased.size();
  out.findings = found.size();
  std::vector<std::pair<const registers::Evidence*, bool>> rows;
  for (const auto& [name, one] : found) {
    const bool fresh = !before.contains(name);
    out.fresh += fresh ? 1 : 0;
    if (fresh || !only_new) rows.emplace_back(one, fresh);
  }
  std::ranges::sort(rows, {}, [](const auto& row) {
    const registers::Evidence& one = *row.first;
    const registers::Locator& first = one.locators.front();
    return std::tuple(std::string_view(one.tenant), std::string_view(first.path), std::string_view(first.member),
                      first.offset, std::string_view(one.detector ? one.detector->id : std::string_view()),
                      std::string_view(one.finding));
  });
  for (const auto& [one, fresh] : rows) out.rows.push_back(row_of(*one, fresh));
  return {};
}

}  // namespace backtrail::app
