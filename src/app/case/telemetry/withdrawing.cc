// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/withdrawing.h"

#include <algorithm>

#include "app/case/telemetry/assumed.h"
#include "app/case/telemetry/erased.h"
#include "app/case/telemetry/indexing.h"
#include "app/case/telemetry/placing.h"
#include "app/case/telemetry/unread.h"
#include "app/case/tenants.h"
#include "app/codes.h"
#include "base/count.h"
#include "base/json.h"
#include "base/sha256.h"
#include "sightings/index.h"

namespace backtrail::app {

using registers::Source;

namespace {

constexpr std::size_t kReasonsTold = 5;

/// Why they were, each reason once with who gave it last and when; the latest first.
std::string reasons_of(const std::vector<const Source*>& withdrawals) {
  std::vector<std::pair<const Source*, std::size_t>> reasons;
  for (auto one = withdrawals.rbegin(); one != withdrawals.rend(); ++one) {
    const auto had = std::ranges::find(reasons, (*one)->why, [](const auto& reason) { return reason.first->why; });
    if (had == reasons.end()) reasons.emplace_back(*one, 1);
    else ++had->second;
  }
  std::string out;
  for (std::size_t i = 0; i < reasons.size() && i < kReasonsTold; ++i) {
    const auto& [source, count] = reasons[i];
    out += (i == 0 ? "" : "; ") + source->why + " (" + source->entry.actor.id + ", " +
           base::format_day(source->entry.entered) +
           (reasons.size() > 1 && count > 1 ? ", " + base::counted(count, "source") : std::string()) + ")";
  }
  if (reasons.size() > kReasonsTold) out += "; and " + base::counted(reasons.size() - kReasonsTold, "further reason");
  return out;
}

}  // namespace

Withdrawn::Withdrawn(const std::vector<Source>& all) {
  // Of most cases nothing was, and a country's sources are many.
  if (std::ranges::none_of(all, is_withdrawal)) return;
  std::map<std::string, const Source*> by_entry;
  for (const Source& one : all) by_entry.emplace(one.entry.id, &one);
  for (const Source& one : all) {
    if (!is_withdrawal(one)) continue;
    withdrawals_.push_back(one);
    // With all that lay there before, for it was taken for the same organisation's.
    for (auto before = by_entry.find(one.entry.corrects); before != by_entry.end();
         before = by_entry.find(before->second->entry.corrects)) {
      const Source& source = *before->second;
      if (!entries_.insert(source.entry.index).second) break;
      if (!is_vacated(source)) spans_[source.tenant].emplace_back(source.entry.index, one.entry.index);
    }
  }
  for (const Source& one : all) {
    if (is_vacated(one)) continue;
    (has(one) ? gone_ : there_).emplace(one.tenant, one.sha256);
    if (!has(one)) tenants_.insert(one.tenant);
  }
}

bool Withdrawn::has_bytes(const std::string& tenant, const std::string& sha256) const {
  return gone_.contains({tenant, sha256}) && !there_.contains({tenant, sha256});
}

bool Withdrawn::has(const registers::Evidence& evidence) const {
  return std::ranges::any_of(
      evidence.locators, [&](const registers::Locator& at) { return has_bytes(evidence.tenant, at.source_sha256); });
}

bool Withdrawn::any_after(const std::string& tenant, std::uint64_t index) const {
  const auto found = spans_.find(tenant);
  return found != spans_.end() && std::ranges::any_of(found->second, [&](const auto& span) {
           return span.first < index && index < span.second;
         });
}

bool Withdrawn::is_all_of(const std::string& tenant) const {
  return spans_.contains(tenant) && !tenants_.contains(tenant);
}

std::vector<base::Error> Withdrawn::told(const TenantScope& tenants) const {
  std::map<std::string, std::vector<const Source*>> by_tenant;
  for (const Source& one : withdrawals_) {
    if (tenants.has(one.tenant)) by_tenant[one.tenant].push_back(&one);
  }
  std::vector<base::Error> out;
  for (const auto& [name, all] : by_tenant) {
    out.push_back({kSourceWithdrawn,
                   base::counted(all.size(), "source") + " of '" + name + "' " +
                       base::plural(all.size(), "was", "were") + " withdrawn and " +
                       base::plural(all.size(), "is", "are") + " left out: " + reasons_of(all),
                   {},
                   "backtrail case status names each",
                   base::Severity::note});
  }
  return out;
}

Withdrawn withdrawn_as_of(const std::vector<Source>& all, const AsOf& as_of) {
  if (!as_of.time) return Withdrawn(all);
  auto known = all;
  std::erase_if(known, [&](const Source& one) { return !known_at(one.entry, as_of); });
  return Withdrawn(known);
}

base::Result<Withdrawn> withdrawn_of(const Case& in, const AsOf& as_of) {
  BT_TRY(const auto all, in.registers().sources(registers::Which::all));
  return withdrawn_as_of(all, as_of);
}

std::unexpected<base::Error> nothing_ingested(const Case& in, const Withdrawn& withdrawn, const std::string& tenant) {
  const auto told = withdrawn.told(tenant);
  const std::string where = tenant.empty() ? "into this case" : "for " + tenant + " in this case";
  return base::fail(kNoSources,
                    told.empty() ? "nothing has been ingested " + where : "nothing is held: " + told.front().message,
                    {in.folder()}, "backtrail ingest PATH... --tenant T");
}

namespace {

base::Result<std::vector<Source>> sources_to_withdraw(const Case& in, const WithdrawRequest& request) {
  std::vector<Source> out;
  if (!request.tenant.empty()) {
    BT_TRY_STATUS(check_tenant(in, request.tenant));
    BT_TRY(out, in.registers().sources());
    drop_vacated(out);
    std::erase_if(out, [&](const Source& one) { return one.tenant != request.tenant; });
    if (out.empty())
      return base::fail(kNoSources, "no source of '" + request.tenant + "' stands that could be withdrawn", {},
                        "backtrail case status names whose are held");
    return out;
  }
  for (const std::string& ref : request.sources) {
    BT_TRY(auto one, in.registers().source(ref));
    if (is_vacated(one) || !one.entry.corrected_by.empty())
      return base::fail(kNoSources, "source " + ref + " does not stand any more", {one.path, one.member},
                        "another took its place, or it was withdrawn: backtrail case status");
    const bool twice = std::ranges::any_of(out, [&](const Source& had) { return had.entry.id == one.entry.id; });
    if (!twice) out.push_back(std::move(one));
  }
  return out;
}

/// Logs that lay at the places of these before them, and go with them: not what they have grown from or were moved from, whose
/// records are theirs.
std::vector<Source> earlier_than(const std::vector<Source>& sources, const std::vector<Source>& all,
                                 const SourceMarks& marks) {
  const Withdrawn gone(all);
  std::map<std::string, const Source*> by_entry;
  for (const Source& one : all) by_entry.emplace(one.entry.id, &one);
  std::vector<Source> out;
  for (const Source& one : sources) {
    const Source* later = &one;
    for (auto at = by_entry.find(one.entry.corrects); at != by_entry.end(); at = by_entry.find(later->entry.corrects)) {
      const Source& before = *at->second;
      if (gone.has(before)) break;
      const auto mark = marks.find(later->entry.index);
      const bool same = before.sha256 == later->sha256 || is_retimed_beginning(before, *later) ||
                        (mark != marks.end() && mark->second.from == before.size && before.size != 0);
      if (!same && !is_vacated(before)) out.push_back(before);
      later = &before;
    }
  }
  return out;
}

Draft withdrawal_of(const Source& source, const std::string& why) {
  Draft out;
  out.type = registers::kSource;
  out.corrects = source.entry.id;
  base::Json body = {{"tenant", source.tenant}, {"path", source.path}, {"sha256", base::sha256("").hex()}, {"size", 0},
                     {"format", kWithdrawn},    {"why", why}};
  if (!source.member.empty()) body["member"] = source.member;
  out.body = base::dump(body);
  return out;
}

}  // namespace

base::Result<WithdrawnNow> withdraw(Case& in, const ledger::Actor& actor, const WithdrawRequest& request) {
  // Nobody ingests meanwhile what would correct the same sources.
  BT_TRY(const auto holder,
         sightings::Holder::take(sightings_folder(in.folder()), holder_text(actor.id, in.now()), kHolderWait_s));
  WithdrawnNow out;
  BT_TRY(out.sources, sources_to_withdraw(in, request));
  BT_TRY(const auto all, in.registers().sources(registers::Which::all));
  // An index that cannot be read tells nothing of what has grown from what: then more is named.
  out.earlier = earlier_than(out.sources, all, entered_sources(sightings_folder(in.folder())).value_or(SourceMarks()));
  if (request.only_say) return out;
  std::vector<Draft> drafts;
  for (const Source& one : out.sources) drafts.push_back(withdrawal_of(one, request.why));
  BT_TRY_STATUS(in.seal(actor, drafts));
  BT_TRY(const auto withdrawn, withdrawn_of(in));
  BT_TRY(const auto evidence, in.registers().all_evidence());
  out.evidence = static_cast<std::uint64_t>(std::ranges::count_if(evidence, [&](const registers::Evidence& one) {
    return withdrawn.has(one) &&
           std::ranges::any_of(out.sources, [&](const Source& source) { return source.tenant == one.tenant; });
  }));
  if (request.tenant.empty()) return out;
  BT_TRY(const auto missed, missed_of(in, request.tenant));
  std::vector<std::string> places;
  for (const Unread& one : missed) places.push_back(one.path);
  if (places.empty()) return out;
  BT_TRY(out.set_aside, set_aside(in, actor, request.tenant, places, request.why));
  return out;
}

}  // namespace backtrail::app
