// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/hunt_rows.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <vector>

#include "app/case/telemetry/assumed.h"
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
    for (const registers::Source& one : all) {
      const auto before = by_entry.find(one.entry.corrects);
      if (before == by_entry.end() || !is_retimed(*before->second, one)) continue;
      std::uint64_t& since = retimed_[{one.tenant, before->second->sha256}];
      since = std::max(since, one.entry.index);
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

  /// Whether the run saw records of the evidence with times that they are held with no more: what holds of it was found anew.
  [[nodiscard]] bool outdated(const HuntRun& run, const registers::Evidence& evidence) const {
    return std::ranges::any_of(evidence.locators, [&](const registers::Locator& at) {
      const auto found = retimed_.find({evidence.tenant, at.source_sha256});
      return found != retimed_.end() && run.index < found->second;
    });
  }

  /// Where the records of the evidence, found in this run, stand now, one for each; empty unless all of them do.
  [[nodiscard]] std::vector<const registers::Source*> places(const HuntRun& run,
                                                             const registers::Evidence& evidence) const {
    std::vector<const registers::Source*> out;
    for (const registers::Locator& at : evidence.locators) {
      const registers::Source* const place = place_of(run, evidence.tenant, at);
      if (place == nullptr) return {};
      out.push_back(place);
    }
    return out;
  }

 private:
  /// Where it was, if that stands; logs are moved.
  [[nodiscard]] const registers::Source* place_of(const HuntRun& run, const std::string& tenant,
                                                  const registers::Locator& at) const {
    const auto found = holders_.find({tenant, at.source_sha256});
    if (found == holders_.end()) return nullptr;
    const registers::Source* out = nullptr;
    for (const Holder& one : found->second) {
      // A record at the very end of a shorter log may have been cut off there: the longer one has to have it too.
      const bool has =
          one.itself || at.offset + at.length < one.size ||
          std::ranges::any_of(
              run.sources, [&](const HuntedSource& source) { return source.entry == one.standing->entry.id; });
      if (!has) continue;
      if (one.standing->path == at.path && one.standing->member == at.member) return one.standing;
      if (out == nullptr) out = one.standing;
    }
    return out;
  }

  std::map<std::pair<std::string, std::string>, std::vector<Holder>> holders_;  // by tenant and hash
  std::map<std::pair<std::string, std::string>, std::uint64_t> retimed_;  // likewise: the entry since which it is
};

/// A finding that stands, and where its records do.
struct StandingFinding {
  const registers::Evidence* evidence = nullptr;
  std::vector<const registers::Source*> places;
  const HuntRun* run = nullptr;  // that found it
  bool fresh = false;
};

using EntriesKept = std::set<std::string_view>;

/// Of a run the sources that it counted from what was kept of them.
EntriesKept counted_from_kept(const HuntRun& run) {
  EntriesKept out;
  for (const HuntedSource& one : run.sources) {
    if (one.kept) out.insert(one.entry);
  }
  return out;
}

OrderedJson row_of(const StandingFinding& found, const EntriesKept& from_kept) {
  const registers::Evidence& evidence = *found.evidence;
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
      {"new", found.fresh},
      {"detector", std::move(detector)},
      {"tenant", evidence.tenant},
      {"time", evidence.entry.occurred ? OrderedJson(base::format(*evidence.entry.occurred)) : OrderedJson(nullptr)},
      {"matched", evidence.text},
      {"records", OrderedJson::array()}};
  for (std::size_t i = 0; i < evidence.locators.size(); ++i) {
    const registers::Locator& at = evidence.locators[i];
    OrderedJson one = {{"path", found.places[i]->path}};
    if (!found.places[i]->member.empty()) one["member"] = found.places[i]->member;
    one["source_sha256"] = at.source_sha256;
    one["offset"] = at.offset;
    one["length"] = at.length;
    one["record_id"] = at.record_id ? OrderedJson(*at.record_id) : OrderedJson(nullptr);
    if (from_kept.contains(found.places[i]->entry.id)) one["kept_hit"] = true;
    row["records"].push_back(std::move(one));
  }
  return row;
}

/// What has no time may be of any.
bool within(const HuntRequest& asked, const registers::Evidence& one) {
  const auto& time = one.entry.occurred;
  return !time || ((!asked.since || *time >= *asked.since) && (!asked.until || *time < *asked.until));
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

/// What a finding is whatever version of a log it is in: its detector, and the bytes of its records at their places. A log whose
/// beginning changes when it grows, as the header of EVTX does, is another source with the same records. Refers to the evidence;
/// nothing where bytes were not copied.
using Content = std::vector<std::tuple<std::string_view, std::string_view, std::string_view, std::uint64_t>>;
std::optional<Content> content_of(const registers::Evidence& one) {
  if (!one.detector || one.locators.empty()) return std::nullopt;
  Content out = {{one.tenant, one.detector->id, one.detector->sha256, 0}};
  for (const registers::Locator& at : one.locators) {
    if (at.bytes_sha256.empty()) return std::nullopt;
    out.emplace_back(at.path, at.member, at.bytes_sha256, at.offset);
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
    const bool shorter = at->tenant == source.tenant && at->size < source.size && at->size != 0;
    if (shorter) out.push_back(at);
  }
  // Of several of one size the latest.
  std::ranges::stable_sort(out, {}, &registers::Source::size);
  const auto same = std::ranges::unique(out, {}, &registers::Source::size);
  out.erase(same.begin(), same.end());
  return out;
}

base::Status tell_standing(const Case& in, const Hunts& hunts, const std::vector<Printed>& detectors,
                           std::uint64_t since, const CaseHuntRequest& request, CaseHunted& out) {
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
  std::map<TenantAndName, StandingFinding> found;
  for (const HuntRun& run : hunts.runs()) {
    if (!request.tenant.empty() && run.tenant != request.tenant) continue;
    for (const auto& [print, names] : run.found) {
      const bool counts = wanted.contains(print) && (!run.together || together.at({run.tenant, print}) == &run);
      for (const base::Digest& name : names) {
        if (run.index < since) before.emplace(run.tenant, name);
        if (!counts) continue;
        const auto sealed = evidence.find({run.tenant, name.text()});
        if (sealed == evidence.end()) {
          erased.emplace(run.tenant, name);
        } else if (standing.outdated(run, *sealed->second) || !within(request.hunt, *sealed->second)) {
          continue;
        } else if (auto places = standing.places(run, *sealed->second); !places.empty()) {
          found.emplace(std::pair(run.tenant, name), StandingFinding{sealed->second, std::move(places), &run});
        }
      }
    }
  }
  out.erased = erased.size();
  out.findings = found.size();
  std::set<Content> told;
  for (const auto& [tenant, name] : before) {
    const auto sealed = evidence.find({tenant, name.text()});
    if (sealed == evidence.end()) continue;
    if (auto content = content_of(*sealed->second)) told.insert(std::move(*content));
  }
  std::vector<const StandingFinding*> rows;
  for (auto& [name, one] : found) {
    one.fresh = !before.contains(name);
    if (one.fresh) {
      const auto content = content_of(*one.evidence);
      one.fresh = !content || !told.contains(*content);
    }
    out.fresh += one.fresh ? 1 : 0;
    if (one.fresh || !request.only_new) rows.push_back(&one);
  }
  std::ranges::sort(rows, {}, [](const StandingFinding* row) {
    const registers::Evidence& one = *row->evidence;
    const registers::Source& first = *row->places.front();
    return std::tuple(std::string_view(one.tenant), std::string_view(first.path), std::string_view(first.member),
                      one.locators.front().offset,
                      std::string_view(one.detector ? one.detector->id : std::string_view()),
                      std::string_view(one.finding));
  });
  std::map<const HuntRun*, EntriesKept> from_kept;
  for (const StandingFinding* one : rows) {
    const auto [at, first] = from_kept.try_emplace(one->run);
    if (first) at->second = counted_from_kept(*one->run);
    out.rows.push_back(row_of(*one, at->second));
  }
  return {};
}

}  // namespace backtrail::app
