// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/gaps.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "app/case/telemetry/since.h"
#include "app/case/tenants.h"
#include "base/count.h"
#include "base/json.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kTenantsNamed = 3;  // of one reason

/// Days, of all that any of the sources has.
void put_days(const std::map<std::string, TenantCoverage>& held, const std::optional<DayPeriod>& span,
              const std::set<std::string>& tenants, AnswerGaps& out) {
  for (const std::string& tenant : tenants) {
    const auto found = held.find(tenant);
    if (found == held.end()) {
      out.push_back({tenant, "", "", "", "no sources of it are there to be searched"});
    } else if (span) {
      for (const CoverageGap& gap : gaps_of(found->second, span->first, span->last))
        out.push_back({tenant, gap.channel, day_text(gap.first), day_text(gap.last),
                       "its sources hold no records of these days"});
    }
  }
}

/// Logs that went on or were replaced since.
base::Status put_changed(const Case& in, const GapsRequest& request, AnswerGaps& out) {
  BT_TRY(const auto changed, changed_logs(in, request.standing, request.tenants, request.as_of));
  std::map<std::string, std::size_t> counts;
  for (const ChangedLog& one : changed) {
    if (++counts[one.tenant] <= kUnreadNamed)
      out.push_back({one.tenant, "", "", "", one.why + ": " + base::Place{one.path, one.member}.text()});
  }
  for (const auto& [tenant, count] : counts) {
    if (count > kUnreadNamed)
      out.push_back({tenant, "", "", "",
                     base::counted(count - kUnreadNamed, "further log has", "further logs have") +
                         " changed since it was ingested; backtrail case check names all"});
  }
  return {};
}

}  // namespace

base::Result<std::set<std::string>> tenants_asked(const Case& in, const GapsRequest& request) {
  std::set<std::string> out;
  for (const registers::Source* one : request.standing) out.insert(one->tenant);
  for (const Unread& one : request.unread) out.insert(one.tenant);
  if (request.tenants.is_group()) {
    out.insert(request.tenants.named().begin(), request.tenants.named().end());
    return out;
  }
  if (request.tenants.is_everybody()) {
    BT_TRY(auto expected, expected_tenants(in, request.as_of));
    out.merge(expected);
    return out;
  }
  BT_TRY(auto organisations, in.registers().organisations(registers::Which::all));
  for (const registers::Organisation& one : standing(std::move(organisations), request.as_of)) {
    if (request.tenants.has(one.entry.label())) out.insert(one.entry.label());
  }
  const std::string tenant = request.tenants.one();
  if (request.withdrawn.is_all_of(tenant)) out.insert(tenant);
  return out;
}

AnswerDays days_of_answer(const std::map<std::string, TenantCoverage>& held) {
  AnswerDays out{span_of(held)};
  for (const auto& [tenant, one] : held) out.without_time += one.without_time;
  return out;
}

base::OrderedJson days_json(const AnswerDays& days) {
  if (!days.span) return nullptr;
  return {{"from", day_text(days.span->first)}, {"until", day_text(days.span->last)}};
}

std::string untimed_told(std::uint64_t without_time) {
  return base::counted(without_time, "record") + " without a time, which may be of any day";
}

std::string days_told(const AnswerDays& days) {
  if (!days.span) return untimed_told(days.without_time);
  const std::string first = day_text(days.span->first), last = day_text(days.span->last);
  std::string out = first == last ? first : first + " to " + last;
  if (days.without_time != 0) out += " and " + untimed_told(days.without_time);
  return out;
}

base::Result<AnswerGround> ground_of_case(const Case& in, const GapsRequest& request,
                                          const std::set<std::string>& tenants) {
  AnswerGround out;
  const auto held = coverage_of(request.standing);
  out.days = days_of_answer(held);
  put_days(held, out.days.span, tenants, out.gaps);
  for (const registers::Source* one : request.standing) {
    if (one->damaged != 0)
      out.gaps.push_back({one->tenant, "", one->first.substr(0, 10), one->last.substr(0, 10),
                          base::counted(one->damaged, "record is damaged", "records are damaged")});
  }
  for (auto& [tenant, why] : told_unread(request.unread)) out.gaps.push_back({tenant, "", "", "", why});
  BT_TRY_STATUS(put_changed(in, request, out.gaps));
  return out;
}

AnswerGaps discarded_gaps(const ErasedSources& erased, const std::map<std::uint64_t, const registers::Source*>& known) {
  AnswerGaps out;
  for (const ErasedTold& one : tell_erased(erased, known)) {
    out.push_back({one.tenant, "", one.source == nullptr ? "" : one.source->first.substr(0, 10),
                   one.source == nullptr ? "" : one.source->last.substr(0, 10), one.why});
  }
  return out;
}

void put_source_gaps(const registers::Source& source, const std::string& why, AnswerGaps& into) {
  std::set<std::string> channels;
  for (const auto& log_source : source.log_sources) channels.insert(channel_name(log_source));
  if (channels.empty()) channels.insert("");
  for (const std::string& channel : channels)
    into.push_back({source.tenant, channel, source.first.substr(0, 10), source.last.substr(0, 10), why});
}

void settle_gaps(AnswerGaps& gaps) {
  std::ranges::sort(gaps);
  gaps.erase(std::ranges::unique(gaps).begin(), gaps.end());
}

std::vector<std::size_t> gaps_shown(const AnswerGaps& gaps) {
  std::vector<std::size_t> fresh, again;
  std::set<std::string_view> whys;
  for (std::size_t i = 0; i < gaps.size(); ++i) (whys.insert(gaps[i].why).second ? fresh : again).push_back(i);
  fresh.insert(fresh.end(), again.begin(), again.end());
  fresh.resize(std::min(fresh.size(), kGapsOfAnswer));
  std::ranges::sort(fresh);
  return fresh;
}

base::OrderedJson gap_json(const AnswerGap& gap) {
  base::OrderedJson out;
  const std::pair<const char*, const std::string*> members[] = {{"tenant", &gap.tenant},
                                                                {"log_source", &gap.log_source},
                                                                {"from", &gap.from},
                                                                {"until", &gap.until},
                                                                {"why", &gap.why}};
  for (const auto& [key, text] : members)
    out[key] = text->empty() ? base::OrderedJson(nullptr) : base::OrderedJson(*text);
  return out;
}

void tell_gaps(const AnswerGaps& gaps, std::string_view further, std::vector<std::string>& told) {
  std::map<std::string_view, std::pair<std::uint64_t, std::set<std::string_view>>> by_why;
  for (const AnswerGap& gap : gaps) {
    auto& [count, tenants] = by_why[gap.why];
    ++count;
    tenants.insert(gap.tenant);
  }
  for (const auto& [why, of] : by_why) {
    if (told.size() >= kGapsOfAnswer) {
      told.push_back("there are further reasons; " + std::string(further));
      return;
    }
    std::string names;
    std::size_t named = 0;
    for (const std::string_view tenant : of.second) {
      if (++named <= kTenantsNamed) names.append(names.empty() ? "" : ", ").append(tenant);
    }
    if (named > kTenantsNamed) names += " and " + std::to_string(named - kTenantsNamed) + " more";
    std::string line = names + ": ";
    line += why;
    told.push_back(line + (of.first > named ? " (" + base::counted(of.first, "time") + ")" : ""));
  }
}

}  // namespace backtrail::app
